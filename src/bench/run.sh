#!/usr/bin/env bash
# Measures the service and its references in one run, and writes docs/performance.md:
#
#   src/bench/run.sh [size …]          archives with these numbers of releases; default: 10000 100000 1000000
#
# Runs instances of the packaged service on 127.0.0.1, each with its own database. The prepared archive of each size stays in
# BENCH_DIR/<size> and is used again by the next run: 10 GB and half an hour for 1,000,000. Results stay in BENCH_DIR/results, one file per part.
#
#   BENCH_DIR=             default: a new folder in TMPDIR
#   PARTS="repeated cold growth search writes followed files import start idle overload soak"
#                          the parts to measure; other parts keep the results of the previous run
#   TURNS=3 SECONDS_EACH=8 alternating turns of both sides, A B A B; the page shows medians
#   WARM_UP=60             seconds of warm-up for both sides before the first turn; the compiler takes about as long
#   CONNECTIONS=16         connections of wrk and pgbench, both with one thread
#   CALLERS=4              concurrent callers of searches
#   IMPORT_SIZE=           number of releases to import into an empty service; default: the smallest size
#   OVERLOAD_SECONDS=60 OVERLOAD_CONNECTIONS=1000 SOAK_MINUTES=10
#   HEAP=512m              maximum heap of the service
#   JAVA_HOME_25=          the JDK of the container, for the service and plain Lucene; default: the first that is found. Without one, the
#                          default Java runs them, and the start with an AOT cache is not measured
#   CORPUS=                the texts from which archives are made
#   DOCUMENT=              the page to write; default: docs/performance.md
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
(($# > 0)) || set -- 10000 100000 1000000
sizes=($(printf '%s\n' "$@" | sort -n))
small=${sizes[0]}
large=${sizes[-1]}
bench=${BENCH_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/communique-bench.XXXXXX")}
parts=" ${PARTS:-repeated cold growth search writes followed files import start idle overload soak} "
turns=${TURNS:-3}
seconds=${SECONDS_EACH:-8}
warm_up=${WARM_UP:-60}
connections=${CONNECTIONS:-16}
callers=${CALLERS:-4}
import_size=${IMPORT_SIZE:-$small}
heap=${HEAP:-512m}
corpus=${CORPUS:-$project/../shared/data/press-corpus.ndjson.gz}
document=${DOCUMENT:-$project/docs/performance.md}
results=$bench/results
work=$bench/work
source "$here/services.sh"

home=${JAVA_HOME_25:-}
for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
  [[ -n $home || ! -x $candidate/bin/javac ]] || ! "$candidate/bin/java" -version 2>&1 | grep -q 'version "25' || home=$candidate
done
java=${home:+$home/bin/}java

finish() {
  local status=$? name
  trap - EXIT
  for name in "${!pid[@]}"; do
    [[ -n ${url[$name]:-} ]] && stop "$name" || end "${pid[$name]}" INT
  done
  # After a failure the work folder stays until the next run.
  ((status == 0)) && rm -rf "$work" || echo "Failed with $status; logs are in $bench" >&2
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

for tool in wrk nginx pgbench psql curl jcmd javac unshare; do
  command -v "$tool" > /dev/null || PATH=$PATH:/usr/sbin command -v "$tool" > /dev/null || fail "$tool is required (on Debian: apt-get install wrk nginx postgresql-contrib curl)"
done
PATH=$PATH:/usr/sbin
rm -rf "$work"
mkdir -p "$bench" "$results" "$work"
bench=$(cd "$bench" && pwd)
echo "In $bench"

if [[ ! -f $jar || -n $(find "$project/src/main" "$project/pom.xml" -newer "$jar" -type f | head -n 1) ]]; then
  echo "Building the service"
  (cd "$project" && mvn -B -q -DskipTests package)
fi

wanted() { [[ $parts == *" $1 "* ]]; }
begin_part() {
  part=$results/$1.tsv
  : > "$part"
  echo "== $1"
}
# A measure has row, side, turn, rate, p50, p95, p99 and errors. A fact has a name and a value.
note() {
  [[ $4 == *$'\t'*$'\t'* ]] || fail "$1 was not measured: see $work"
  printf 'measure\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >> "$part"
  printf '%-24s %-10s %s  %s\n' "$1" "$2" "$3" "$4"
}
fact() {
  printf 'fact\t%s\t%s\n' "$1" "$2" >> "$part"
  printf '%-24s %s\n' "$1" "$2"
}

# --- Load generators ----------------------------------------------------------------------------------------------------------------

# ask URL SECONDS KIND ARGUMENTS: runs wrk, and prints the last line of its output.
ask() {
  local address=$1 for=$2
  shift 2
  wrk -t1 -c"$connections" -d"${for}s" --timeout 10s --latency -s "$here/load.lua" "$address" -- "$@" 2> "$work/wrk.err" | tail -n 1
}

# bare FILE SECONDS: runs SQL with pgbench on the connected database, and prints a line of the same form.
bare() {
  local log=$work/pgbench-log
  rm -f "$log".*
  pgbench -n -M prepared -c "$connections" -j 1 -T "$2" -f "$1" -D sample="$sample" -D templates="$templates" \
    -D from="$from" -D to="$to" -l --log-prefix="$log" > "$work/pgbench.out" 2> "$work/pgbench.err" || {
    tail -n 5 "$work/pgbench.err" >&2
    fail "pgbench failed at $1"
  }
  local tps failed
  tps=$(awk '/^tps/ { print $3 }' "$work/pgbench.out")
  failed=$(awk '/failed transactions/ { print $5 }' "$work/pgbench.out")
  cut -d ' ' -f 3 "$log".* | sort -n | awk -v tps="$tps" -v failed="${failed:-0}" '{ t[NR] = $1 }
    function part(p) { return t[int(p * (NR - 1)) + 1] / 1000 }
    END { printf "%.1f\t%.3f\t%.3f\t%.3f\t%d\n", tps, part(0.5), part(0.95), part(0.99), failed }'
}

# --- Preparation ---------------------------------------------------------------------------------------------------------------------

archive() {
  mkdir -p "$bench/$1"
  [[ -s $bench/$1/archive.ndjson ]] && return
  echo "Making an archive of $1 releases"
  java "$here/Generate.java" "$1" 1 "$corpus" "$bench/$1/archive.part"
  mv "$bench/$1/archive.part" "$bench/$1/archive.ndjson"
}

prepare() {
  local n=$1
  # Only a complete import is moved to its final folder.
  [[ ! -d $bench/$n/data ]] || return 0
  archive "$n"
  rm -rf "$bench/$n/new"
  echo "Importing $n releases"
  start "$n" "$bench/$n/new"
  await_ready "$n"
  make_organizations "$n"
  import "$n" "$bench/$n/archive.ndjson" "$bench/$n/import.txt"
  stop "$n"
  mv "$bench/$n/new/data" "$bench/$n/data"
  rm -rf "$bench/$n/new"
}

# Draws the random sample: in the database, and as paths for wrk.
draw() {
  local n=$1
  connect "$bench/$n"
  if [[ -z $(sql -c "select to_regclass('bench.template')") ]]; then
    sql -f "$here/sql/sample.sql"
  fi
  sample=$(sql -c 'select count(*) from bench.sample')
  templates=$(sql -c 'select count(*) from bench.template')
  read -r from to < <(sql -F ' ' -c "select floor(extract(epoch from min(published_at)))::bigint + 86400,
    ceil(extract(epoch from max(published_at)))::bigint from press_release where state = 'published' and published_at <= now()")
  sql -c "copy (select '/v1/press-releases/' || id from bench.sample order by n) to stdout" > "$work/$n.items"
  sql -c "copy (select '/v1/press-releases/by-slug/' || slug from bench.sample order by n) to stdout" > "$work/$n.slugs"
  sed 's|$|/related|' "$work/$n.items" > "$work/$n.related"
  sql -c "copy (select slug, id from organization) to stdout" > "$work/$n.organizations"
}

# cold KIND SIZE TURN: prints arguments for wrk; turns do not overlap as long as the archive is large enough. Turn 0 is the warm-up, which has
# the first half of the sample.
cold() {
  local first=$(($3 == 0 ? 0 : sample / 2 + ($3 - 1) * (sample / 2 / turns)))
  case $1 in
    list) echo "lists $from $to $3" ;;
    item) echo "paths $work/$2.items $first" ;;
    slug) echo "paths $work/$2.slugs $first" ;;
    related) echo "paths $work/$2.related $first" ;;
  esac
}

one_of() { sed -n "$2p" "$work/$1.$3"; }

# --- Measurements ---------------------------------------------------------------------------------------------------------------------

# start_nginx PORT FILE…: serves the files of $work/site under their names.
start_nginx() {
  local site=$work/site port=$1 path file
  shift
  mkdir -p "$site/temporary"
  {
    ((EUID != 0)) || echo "user root;"
    echo "worker_processes auto; daemon off; pid $site/nginx.pid; error_log $site/error.log;"
    echo "events { worker_connections 1024; }"
    echo "http { access_log off; sendfile on; tcp_nopush on; keepalive_timeout 65; keepalive_requests 100000000; etag on;"
    for path in client_body proxy fastcgi uwsgi scgi; do echo "${path}_temp_path $site/temporary;"; done
    echo "server { listen 127.0.0.1:$port; default_type application/json;"
    for file in "$@"; do echo "location = /$file { alias $site/$file; }"; done
    echo "} }"
  } > "$site/nginx.conf"
  nginx -e "$site/error.log" -c "$site/nginx.conf" &
  pid[nginx]=$!
  sleep 1
}

measure_repeated() {
  begin_part repeated
  local site=$work/site port item
  item=$(one_of "$large" 7 items)
  declare -A paths=([list]=/v1/press-releases [item]=$item)
  port=$(free_port)
  mkdir -p "$site"
  for row in list item; do
    curl -sf -m 10 "${url[$large]}${paths[$row]}" > "$site/$row.json"
  done
  start_nginx "$port" list.json item.json
  for row in list item; do
    ask "${url[$large]}" "$warm_up" same "${paths[$row]}" > /dev/null
    fact "repeated.$row.bytes" "$(stat -c %s "$site/$row.json")"
    for ((turn = 1; turn <= turns; turn++)); do
      note "repeated.$row" service "$turn" "$(ask "${url[$large]}" "$seconds" same "${paths[$row]}")"
      note "repeated.$row" reference "$turn" "$(ask "http://127.0.0.1:$port" "$seconds" same "/$row.json")"
    done
  done
  end "${pid[nginx]}" QUIT
  unset "pid[nginx]"
}

# Downloads of a large and a small file, which a public release uses.
measure_files() {
  begin_part files
  local site=$work/site port row size connections=4 uploaded id
  declare -A bytes=([large]=52428800 [small]=200000) paths
  mkdir -p "$site"
  start files "$work/files"
  await_ready files
  port=$(free_port)
  for row in large small; do
    # A video as far as its header says: a type, and one box with everything else.
    {
      printf '\0\0\0\x18ftypisom\0\0\x02\0isomiso2\0\0\0\0mdat'
      head -c $((bytes[$row] - 32)) /dev/urandom
    } > "$site/$row.mp4"
    uploaded=$(curl -sf -m 60 "${url[files]}/v1/media" -H "Authorization: Bearer $key" -H 'Content-Type: video/mp4' -T "$site/$row.mp4" -X POST)
    paths[$row]=$(sed -n 's/.*"url":"[a-z]*:\/\/[^/]*\([^"]*\)".*/\1/p' <<< "$uploaded")
    id=$(curl -sf -m 10 "${url[files]}/v1/press-releases" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' -d "{
      \"title\": \"A film\", \"body\": \"A film\", \"language\": \"en\", \"attribution\": {\"source\": {\"name\": \"x\"}},
      \"media\": [{\"id\": \"$(sed 's/^{"id":"\([^"]*\).*/\1/' <<< "$uploaded")\"}]}" | sed 's/^{"id":"\([^"]*\).*/\1/')
    curl -sf -m 10 "${url[files]}/v1/press-releases/$id/publish" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
      -H 'If-Match: *' -d '{}' > /dev/null
  done
  start_nginx "$port" large.mp4 small.mp4
  for row in large small; do
    ask "${url[files]}" "$warm_up" same "${paths[$row]}" > /dev/null
    for ((turn = 1; turn <= turns; turn++)); do
      note "files.$row" service "$turn" "$(ask "${url[files]}" "$seconds" same "${paths[$row]}")"
      note "files.$row" reference "$turn" "$(ask "http://127.0.0.1:$port" "$seconds" same "/$row.mp4")"
    done
  done
  end "${pid[nginx]}" QUIT
  unset "pid[nginx]"
  fact files.heap "$(heap_megabytes files)"
  stop files
  rm -rf "$work/files"
}

measure_cold() {
  begin_part cold
  connect "$bench/$large"
  cp "$here/sql/list.sql" "$here/sql/item.sql" "$work"
  # The same statement, with the release found by its slug.
  sed 's/^select id as wanted/select slug as wanted/
    s/r\.id = cast(:wanted as uuid)/r.id = (select press_release_id from press_release_slug where slug = :wanted)/' \
    "$here/sql/item.sql" > "$work/slug.sql"
  fact cold.sample "$sample"
  for row in list item slug; do
    ask "${url[$large]}" "$warm_up" $(cold "$row" "$large" 0) > /dev/null
    bare "$work/$row.sql" "$warm_up" > /dev/null
    for ((turn = 1; turn <= turns; turn++)); do
      note "cold.$row" service "$turn" "$(ask "${url[$large]}" "$seconds" $(cold "$row" "$large" "$turn"))"
      note "cold.$row" reference "$turn" "$(bare "$work/$row.sql" "$seconds")"
    done
  done
  # The processor time of a request that is rejected before it needs the database.
  local rejected="same /v1/press-releases/1" used measure
  ask "${url[$large]}" "$warm_up" $rejected > /dev/null
  used=$(ticks "${pid[$large]}")
  measure=$(ask "${url[$large]}" "$seconds" $rejected)
  used=$(($(ticks "${pid[$large]}") - used))
  fact rejected.milliseconds "$(awk -v used="$used" -v hertz="$(getconf CLK_TCK)" -v seconds="$seconds" \
    '{ printf "%.3f", 1000 * used / hertz / ($1 * seconds) }' <<< "$measure")"
}

# growth WHICH: compares the smallest and the largest archive.
measure_growth() {
  local which=$1 n argument rows="list item slug"
  begin_part "growth-$which"
  # What is counted or grouped over the whole archive. Without the response cache, each request is made anew.
  [[ $which != cold ]] || rows+=" topics organizations sitemap count"
  for row in $rows; do
    for ((turn = 0; turn <= turns; turn++)); do
      for n in "$small" "$large"; do
        case $which-$row in
          *-topics) argument="same /v1/topics" ;;
          *-organizations) argument="same /v1/organizations" ;;
          *-sitemap) argument="same /sitemap.xml" ;;
          *-count) argument="same /v1/press-releases?count=exact" ;;
          cold-*) argument=$(cold "$row" "$n" "$turn") ;;
          repeated-list) argument="same /v1/press-releases" ;;
          repeated-*) argument="same $(one_of "$n" 7 "${row}s")" ;;
        esac
        if ((turn == 0)); then
          ask "${url[$n]}" "$warm_up" $argument > /dev/null
        else
          note "growth.$which.$row" "$n" "$turn" "$(ask "${url[$n]}" "$seconds" $argument)"
        fi
      done
    done
  done
}

measure_search() {
  begin_part search
  local index=$work/index libraries classes=$work/classes count=20000
  java "$here/Queries.java" "$count" 1 "$corpus" > "$work/queries"
  # The popularity of words: the first of 500 is a hundred times as frequent as the hundredth.
  awk -F '\t' -v seed=1 'NR <= 500 { all[NR] = $0; weight[NR] = sum += 1 / NR }
    END { srand(seed); for (i = 0; i < 20000; i++) { r = rand() * sum; for (k = 1; weight[k] < r; k++); print all[k] } }' \
    "$work/queries" > "$work/popular"
  # Hard links to the same files: files that are merged away in the meantime stay readable.
  cp -al "$bench/$large"/data/search/*/press-release "$index"
  libraries=$(dirname "$jar")
  mkdir -p "$classes"
  javac -cp "$libraries/lib/main/*:$libraries/lib/boot/*:$libraries/app/*" -d "$classes" "$here/BareLucene.java"
  lucene() {
    "$java" -Xmx"$heap" -cp "$classes:$libraries/lib/main/*:$libraries/lib/boot/*:$libraries/app/*" org.communique.search.BareLucene \
      "$index" "$work/queries" "$work/$large.organizations" "$callers" "$seconds" "$warm_up" "$1" 2> "$work/lucene.err" | tail -n 1
  }
  java "$here/SearchLoad.java" "${url[$large]}" "$work/queries" "$callers" "$warm_up" 0 > /dev/null
  for ((turn = 1; turn <= turns; turn++)); do
    local first=$((turn * count / (turns + 1)))
    java "$here/SearchLoad.java" "${url[$large]}" "$work/queries" "$callers" "$seconds" 0 "$first" > "$results/search-$turn.txt"
    note search service "$turn" "$(tail -n 1 "$results/search-$turn.txt")"
    note search reference "$turn" "$(lucene "$first")"
    note search.popular service "$turn" \
      "$(java "$here/SearchLoad.java" "${url[$large]}" "$work/popular" "$callers" "$seconds" 0 "$first" | tail -n 1)"
  done
}

# Releases related to random ones, each asked once.
measure_related() {
  begin_part related
  local connections=$callers
  ask "${url[$large]}" "$warm_up" $(cold related "$large" 0) > /dev/null
  for ((turn = 1; turn <= turns; turn++)); do
    note related service "$turn" "$(ask "${url[$large]}" "$seconds" $(cold related "$large" "$turn"))"
  done
}

# After the other reads and searches, with both kinds of load at once.
measure_memory() {
  begin_part memory
  begin_sampling "$large" "$work/heap"
  java "$here/Queries.java" 2000 2 "$corpus" > "$work/queries-2"
  java "$here/SearchLoad.java" "${url[$large]}" "$work/queries-2" "$callers" "$((seconds * 2))" 0 > /dev/null &
  local searches=$!
  ask "${url[$large]}" "$seconds" $(cold list "$large" 90) > /dev/null
  ask "${url[$large]}" "$seconds" $(cold item "$large" 1) > /dev/null
  wait "$searches"
  end_sampling
  fact memory.heap "$(sort -n "$work/heap" | awk 'END { printf "%d", $1 / 1e6 }')"
  fact memory.resident "$(resident "$large" VmHWM)"
  # Private memory, and pages of mapped files such as the index.
  fact memory.anonymous "$(resident "$large" RssAnon)"
  fact memory.files "$(resident "$large" RssFile)"
  jcmd "${pid[$large]}" GC.run > /dev/null
  fact memory.live "$(heap_megabytes "$large")"
}

measure_overload() {
  begin_part overload
  java "$here/Overload.java" "${url[$large]}" "$key" "${pid[$large]}" "${OVERLOAD_SECONDS:-60}" "${OVERLOAD_CONNECTIONS:-1000}" \
    "$connections" "$here/load.lua" "$from" "$to" | while IFS=$'\t' read -r name value; do fact "overload.$name" "$value"; done
}

# Writes the lines of the small archive as request bodies.
drafts() {
  head -n 20000 "$bench/$small/archive.ndjson" | sed -E 's/^\{"id":"[^"]*",/{/; s/"status":"[a-z]*",//; s/,"(publishedAt|withdrawal|createdAt)":("[^"]*"|\{[^}]*\}).*$/}/' \
    > "$work/drafts"
}

measure_writes() {
  begin_part writes
  # Both sides begin with their own copy of the same archive. The service also follows its journal and writes its index.
  mkdir -p "$work/written" "$work/postgres"
  cp -a "$bench/$small/data" "$work/written/data"
  cp -a "$bench/$small/data" "$work/postgres/data"
  drafts
  start written "$work/written"
  await_ready written
  start_postgres postgres "$work/postgres"
  templates=$(sql -c 'select count(*) from bench.template')
  # Writers of the service wait for each other, so that its journal has the order of commits. The reference has no such lock; this variant has.
  sed 's/^insert into journal/select pg_advisory_xact_lock(1);\n&/' "$here/sql/publish.sql" > "$work/publish-in-order.sql"
  ask "${url[written]}" "$warm_up" writes "$work/drafts" "$key" > /dev/null
  bare "$here/sql/publish.sql" "$warm_up" > /dev/null
  for ((turn = 1; turn <= turns; turn++)); do
    note writes service "$turn" "$(ask "${url[written]}" "$seconds" writes "$work/drafts" "$key")"
    await_index written
    note writes reference "$turn" "$(bare "$here/sql/publish.sql" "$seconds")"
    note writes in-order "$turn" "$(bare "$work/publish-in-order.sql" "$seconds")"
  done
  stop written
  stop_postgres postgres
  rm -rf "$work/written" "$work/postgres"
}

# Ten thousand saved searches: different ones, and some that match everything.
measure_followed() {
  begin_part followed
  mkdir -p "$work/followed"
  cp -a "$bench/$small/data" "$work/followed/data"
  [[ -f $work/queries ]] || java "$here/Queries.java" 20000 1 "$corpus" > "$work/queries"
  drafts
  start followed "$work/followed" -Dcommunique.push.allowed-hosts=127.0.0.1 -Dcommunique.subscriptions.max-total=20000
  await_ready followed
  java "$here/SavedSearchLoad.java" "${url[followed]}" "$key" "${pid[followed]}" "$work/queries" "$work/drafts" 10000 60 \
    | while IFS=$'\t' read -r name value; do fact "followed.$name" "$value"; done
  stop followed
  rm -rf "$work/followed"
}

measure_import() {
  begin_part import
  local table tables="organization press_release press_release_slug journal coming_out" begin
  archive "$import_size"
  fact import.releases "$import_size"
  # An empty schema, as created by the service; the database for COPY begins as a copy of it.
  start empty "$work/empty"
  await_ready empty
  stop empty
  for ((turn = 1; turn <= turns; turn++)); do
    rm -rf "$work/imported"
    cp -a "$work/empty" "$work/imported"
    start imported "$work/imported"
    await_ready imported
    make_organizations imported
    import imported "$bench/$import_size/archive.ndjson" "$work/import.txt"
    (($(of_record "$work/import.txt" releases) == import_size)) || fail "Not all lines were imported"
    note import service "$turn" "$(of_record "$work/import.txt" seconds | awk -v n="$import_size" '{ printf "%.1f\t0\t0\t0\t0", n / $1 }')"
    note import.indexed service "$turn" \
      "$(of_record "$work/import.txt" indexed | awk -v n="$import_size" '{ printf "%.1f\t0\t0\t0\t0", n / $1 }')"
    if ((turn == 1)); then
      connect "$work/imported"
      for table in $tables; do
        sql -c "\\copy $table to '$work/$table.copy'"
        echo "\\copy $table from '$work/$table.copy'"
      done > "$work/copy.sql"
    fi
    stop imported
    rm -rf "$work/postgres"
    cp -a "$work/empty" "$work/postgres"
    start_postgres postgres "$work/postgres"
    begin=$(now)
    sql -1 -f "$work/copy.sql"
    note import reference "$turn" "$(since "$begin" | awk -v n="$import_size" '{ printf "%.1f\t0\t0\t0\t0", n / $1 }')"
    (($(sql -c 'select count(*) from press_release') == import_size)) || fail "Not all rows were copied"
    stop_postgres postgres
  done
  fact import.heap "maximum $(of_record "$work/import.txt" heap_most) MB"
  fact import.resident "$(of_record "$work/import.txt" resident)"
  rm -rf "$work/postgres" "$work/imported" "$work/empty" "$work"/*.copy
}

# Starts the service as the README does, on the Java of the build, and as the container does; each with the archive of its own training run.
measure_start() {
  begin_part start
  mkdir -p "$work/started"
  cp -a "$bench/$small/data" "$work/started/data"
  folder[started]=$work/started
  [[ -f $project/target/app.jsa ]] || (cd "$project" && mvn -B -q package -DskipTests)
  for ((turn = 1; turn <= 5; turn++)); do
    start_archived "$project" java -XX:SharedArchiveFile=target/app.jsa target/quarkus-app/quarkus-run.jar
    note start readme "$turn" "$answered"
  done
  local build=$bench/aot/build cache=$bench/aot/app.aot
  if [[ -z $home ]]; then
    fact start.missing "no Java 25 was found"
    rm -rf "$work/started"
    return
  fi
  local packaged=$build/target/quarkus-app/quarkus-run.jar
  if [[ ! -f $cache || -n $(find "$project/src/main" "$project/pom.xml" -newer "$cache" -type f | head -n 1) ]]; then
    rm -rf "$bench/aot"
    mkdir -p "$build/docs" "$build/examples"
    cp -a "$project/pom.xml" "$project/src" "$build"
    cp -a "$project/docs/guide.md" "$build/docs"
    cp -a "$project/examples/newsroom" "$build/examples"
    (cd "$build" && JAVA_HOME=$home mvn -B -q package -Dmaven.test.skip -Dspotless.check.skip \
      -Darchive.skip)
    TRAINING_ROUNDS=300 bash "$project/src/main/docker/train" "$cache" "$packaged" "$home/bin/java" > "$bench/aot/train.log" 2>&1
  fi
  mkdir -p "$work/postgres"
  cp -a "$bench/$small/data" "$work/postgres/data"
  for ((turn = 1; turn <= 5; turn++)); do
    start_postgres postgres "$work/postgres"
    start_archived "$work/started" "$home/bin/java" -XX:AOTCache="$cache" "$packaged" \
      -Dquarkus.datasource.jdbc.url="jdbc:postgresql://localhost:$PGPORT/postgres" -Dquarkus.datasource.username=postgres \
      -Dquarkus.datasource.password="$PGPASSWORD"
    note start external "$turn" "$answered"
    stop_postgres postgres
    start_archived "$work/started" "$home/bin/java" -XX:AOTCache="$cache" "$packaged"
    note start embedded "$turn" "$answered"
  done
  rm -rf "$work/started" "$work/postgres"
}

# start_archived FOLDER JAVA ARCHIVE JAR OPTIONS: sets answered to a measure of the milliseconds until a list is answered, then stops the service.
start_archived() {
  local where=$1 program=$2 archive=$3 packaged=$4 port begin answers=
  shift 4
  port=$(free_port)
  begin=$(now)
  (cd "$where" && exec "$program" "$archive" -XX:MaxRAMPercentage=50 -Dquarkus.http.host=127.0.0.1 \
    -Dcommunique.data-dir="$work/started/data" -Dquarkus.http.port="$port" -Dcommunique.samples=false -Dcommunique.admin-key="$key" "$@" -jar "$packaged" \
    > "$work/started/service.log" 2>&1) &
  pid[started]=$!
  for _ in {1..6000}; do
    if (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null && curl -sf -m 5 -o /dev/null "http://127.0.0.1:$port/v1/press-releases"; then
      answers=yes
      break
    fi
    kill -0 "${pid[started]}" 2> /dev/null || break
    sleep 0.02
  done
  answered=$(since "$begin" | awk '{ printf "0\t%.0f\t0\t0\t0", 1000 * $1 }')
  [[ -n $answers ]] || fail "The service with the archive did not start: see $work/started/service.log"
  end "${pid[started]}" TERM
  unset "pid[started]"
}

# ticks PID: prints the clock ticks of processor time that a process and its children have used.
ticks() {
  local process
  for process in "$1" $(pgrep -P "$1"); do
    sed 's/.*) //' "/proc/$process/stat" 2> /dev/null || true
  done | awk '{ sum += $12 + $13 } END { print sum }'
}

# Measures without requests for one minute, from three minutes after the start, when repeated code is compiled.
measure_idle() {
  begin_part idle
  local server before used statements counted
  mkdir -p "$work/idle"
  cp -a "$bench/$small/data" "$work/idle/data"
  start idle "$work/idle"
  await_ready idle
  connect "$work/idle"
  server=$(head -n 1 "$work/idle/data/postgresql/postmaster.pid")
  counted='select xact_commit + xact_rollback from pg_stat_database where datname = current_database()'
  sleep 180
  statements=$(sql -c "$counted")
  before=$(($(ticks "${pid[idle]}") + $(ticks "$server")))
  sleep 60
  used=$(($(ticks "${pid[idle]}") + $(ticks "$server") - before))
  # Each statement is its own transaction; the last one is this query.
  statements=$(($(sql -c "$counted") - statements - 1))
  fact idle.processor "$(awk -v n="$used" -v hertz="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", 100 * n / hertz / 60 }')"
  fact idle.statements "$(awk -v n="$statements" 'BEGIN { printf "%.1f", n / 60 }')"
  stop idle
  rm -rf "$work/idle"
}

measure_soak() {
  begin_part soak
  mkdir -p "$work/soaked"
  cp -a "$bench/$small/data" "$work/soaked/data"
  start soaked "$work/soaked"
  await_ready soaked
  connect "$work/soaked"
  java "$here/Soak.java" "${url[soaked]}" "$key" "${pid[soaked]}" "${SOAK_MINUTES:-10}" "$work/$small.items" \
    | while IFS=$'\t' read -r name value; do fact "soak.$name" "$value"; done
  stop soaked
  rm -rf "$work/soaked"
}

# --- Run ------------------------------------------------------------------------------------------------------------------------------

ends=("$small")
[[ $small == "$large" ]] || ends+=("$large")

for n in "${sizes[@]}"; do
  prepare "$n"
done
# The version comes from a part that queries the database, possibly in an earlier run.
postgresql=$(awk -F '\t' '$2 == "machine.postgresql" { print $3 }' "$results/machine.tsv" 2> /dev/null || true)
begin_part machine
[[ -z $postgresql ]] || fact machine.postgresql "$postgresql"
fact machine.processors "$(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
fact machine.memory "$(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1024 / 1024 }' /proc/meminfo)"
fact machine.kernel "$(uname -sr)"
fact machine.java "$("$java" -version 2>&1 | sed -n 's/.*Runtime Environment (build \(.*\))/\1/p')"
fact machine.wrk "$(wrk --version 2>&1 | sed -n 's/^wrk [^0-9]*\([0-9.]*\).*/\1/p')"
fact machine.nginx "$(nginx -v 2>&1 | sed 's/.*nginx.//')"
fact machine.pgbench "$(pgbench --version | awk '{ print $3 }')"
fact run.date "$(date -u +%F)"
fact run.commit "$(git -C "$project" rev-parse --short HEAD 2> /dev/null || true)"
fact run.method "$turns turns of $seconds s after $warm_up s of warm-up, $connections connections, $callers callers for searches, heap $heap"
fact run.small "$small"
fact run.large "$large"
for n in "${sizes[@]}"; do
  [[ ! -f $bench/$n/import.txt ]] || for name in releases seconds indexed heap_most heap_middle heap_last resident; do
    fact "record.$n.$name" "$(of_record "$bench/$n/import.txt" "$name")"
  done
done

if wanted repeated || wanted cold || wanted growth || wanted search || wanted overload; then
  for n in "${ends[@]}"; do
    start "$n" "$bench/$n"
    await_ready "$n"
    await_index "$n"
    draw "$n"
  done
  if [[ -z $postgresql ]]; then
    part=$results/machine.tsv
    fact machine.postgresql "$(sql -c 'show server_version')"
  fi
  ! wanted repeated || measure_repeated
  ((${#ends[@]} == 1)) || ! wanted growth || measure_growth repeated
  ! wanted cold || measure_cold
  ! wanted search || measure_search
  ! wanted search || measure_related
  ! wanted search || measure_memory
  ! wanted overload || measure_overload
  stop "${ends[@]}"
fi
if wanted growth && ((${#ends[@]} > 1)); then
  # With the response cache, a small archive would soon be in the cache as a whole.
  for n in "${ends[@]}"; do
    start "$n" "$bench/$n" -Dcommunique.cache.enabled=false
    await_ready "$n"
    draw "$n"
  done
  measure_growth cold
  stop "${ends[@]}"
fi
if wanted writes || wanted soak; then
  start "$small" "$bench/$small"
  await_ready "$small"
  draw "$small"
  stop "$small"
fi
! wanted writes || measure_writes
! wanted followed || measure_followed
! wanted files || measure_files
! wanted import || measure_import
! wanted start || measure_start
! wanted idle || measure_idle
! wanted soak || measure_soak

java "$here/Report.java" "$results" "$document"
echo "Written: $document"
