#!/usr/bin/env bash
# Measures import, search and the rebuilding of the index with an archive of N releases, made up from the corpus:
#
#   src/bench/run-search.sh N [corpus]
#
# It runs the packaged service with its embedded PostgreSQL in a folder of its own, on a free port of 127.0.0.1, and ends and deletes
# what it made. N of 1,000,000 takes 30 GB of TMPDIR for the while.
#
#   HEAP=512m       of the service
#   CALLERS=4       at once
#   SECONDS_EACH=30 how long searches are measured, after as long a warm-up
#   PROFILE=        set, it also prints where the time of searches goes (in a run of their own)
#   KEEP=           set, the folder stays
set -euo pipefail

n=${1:?usage: src/bench/run-search.sh N [corpus]}
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
corpus=${2:-$project/../shared/data/press-corpus.ndjson.gz}
heap=${HEAP:-512m}
callers=${CALLERS:-4}
seconds=${SECONDS_EACH:-30}
key=benchmark-admin-key-of-32-characters-or-more
work=$(mktemp -d "${TMPDIR:-/tmp}/communique-bench.XXXXXX")
log=/dev/null
service=
sampler=

end_service() {
  [[ -n $service ]] || return 0
  local postmaster pid=$service
  service=
  postmaster=$(head -n 1 "$work/data/postgresql/postmaster.pid" 2>/dev/null || true)
  kill "$pid" 2>/dev/null || true
  for _ in {1..600}; do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  # It had a minute; a database that outlives it would keep the folder.
  kill -9 "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  [[ -z $postmaster ]] || kill -QUIT "$postmaster" 2>/dev/null || true
}

finish() {
  local status=$?
  trap - EXIT
  [[ -z $sampler ]] || kill "$sampler" 2>/dev/null || true
  if [[ $status != 0 ]]; then
    echo "Failed with $status; the end of the service's log:" >&2
    tail -n 20 "$log" >&2
  fi
  end_service
  [[ -n ${KEEP:-} ]] && echo "Kept: $work" || rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f", b - a }'; }
per_second() { awk -v n="$1" -v s="$2" 'BEGIN { printf "%.0f", n / s }'; }
metric() { curl -sf "$url/q/metrics" | awk -v name="$1" 'index($0, name) == 1 { sum += $NF } END { printf "%.3f\n", sum }'; }
# What the service and its database have used of the processors, in seconds: unlike the clock, it says the same on a busy machine.
used() {
  local postmaster pid
  postmaster=$(head -n 1 "$work/data/postgresql/postmaster.pid")
  for pid in "$service" "$postmaster" $(pgrep -P "$postmaster"); do
    cat "/proc/$pid/stat" 2>/dev/null || true
  done | awk -v hz="$(getconf CLK_TCK)" '{ sum += $14 + $15 + $16 + $17 } END { printf "%.2f", sum / hz }'
}
used_since() { awk -v a="$1" -v b="$(used)" 'BEGIN { printf "%.1f", b - a }'; }
milliseconds_each() { awk -v s="$1" -v n="$2" 'BEGIN { printf "%.1f", 1000 * s / n }'; }
resident() { awk '/^VmHWM/ { printf "%d", $2 / 1024 }' "/proc/$service/status"; }

start_service() {
  log=$(mktemp "$work/service-XXXX.log")
  (cd "$work" && exec java -Xmx"$heap" \
    -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port=0 -Dcommunique.samples=false -Dcommunique.admin-key="$key" \
    '-Dquarkus.log.category."io.smallrye.health".level=WARN' \
    -jar "$project/target/quarkus-app/quarkus-run.jar" > "$log" 2>&1) &
  service=$!
  url=
  for _ in {1..1200}; do
    url=$(sed -n 's/.*Listening on: \(http:\/\/127\.0\.0\.1:[0-9]*\).*/\1/p' "$log")
    [[ -z $url ]] || return 0
    kill -0 "$service" 2>/dev/null || break
    sleep 0.1
  done
  echo "The service did not start" >&2
  return 1
}

await_ready() {
  until curl -sf "$url/q/health/ready" > /dev/null; do
    kill -0 "$service"
    sleep 0.2
  done
}

# Between two steps the lag is 0 for a moment.
await_index() {
  local calm=0
  while ((calm < 5)); do
    kill -0 "$service"
    [[ $(metric communique_search_lag_seconds) == 0.000 ]] && calm=$((calm + 1)) || calm=0
    sleep 0.1
  done
}

sample_heap() {
  while sleep 0.5; do
    metric 'jvm_memory_used_bytes{area="heap"' || true
  done > "$work/heap"
}

if [[ ! -f $project/target/quarkus-app/quarkus-run.jar ||
  -n $(find "$project/src/main" "$project/pom.xml" -newer "$project/target/quarkus-app/quarkus-run.jar" -type f | head -n 1) ]]; then
  echo "Building the service"
  (cd "$project" && mvn -B -q -DskipTests package)
fi

echo "Making $n releases and the searches"
java "$here/Generate.java" "$n" 1 "$corpus" "$work/archive.ndjson"
java "$here/Queries.java" 500 1 "$corpus" > "$work/queries"
megabytes=$(($(stat -c %s "$work/archive.ndjson") / 1000000))

start_service
await_ready
for i in {1..20}; do
  curl -sf "$url/v1/organizations" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
    -d "{\"slug\": \"newsroom-$i\", \"name\": \"Newsroom $i\"}" > /dev/null
done

echo "Importing $megabytes MB"
sample_heap &
sampler=$!
begin=$(now)
used=$(used)
curl -sSf -X POST "$url/v1/import" -H "Authorization: Bearer $key" -H 'Content-Type: application/x-ndjson' -H 'Expect:' \
  -T "$work/archive.ndjson" > "$work/results"
imported=$(since "$begin")
used_import=$(used_since "$used")
echo "... in $imported s"
created=$(grep -c '"result":"created"' "$work/results" || true)
rejected=$(grep -c '"result":"rejected"' "$work/results" || true)
((rejected == 0)) || grep -m 3 '"result":"rejected"' "$work/results"
begin=$(now)
await_index
followed=$(since "$begin")
used_followed=$(used_since "$used")
echo "... and in the index $followed s later"
kill "$sampler" && wait "$sampler" 2>/dev/null || true
sampler=
heap_import=$(sort -n "$work/heap" | awk 'END { printf "%d", $1 / 1e6 }')
resident_import=$(resident)
jcmd "$service" GC.run > /dev/null
live=$(metric 'jvm_memory_used_bytes{area="heap"' | awk '{ printf "%d", $1 / 1e6 }')
rm "$work/archive.ndjson" "$work/results"
index=$(du -sm "$work/data/search" | cut -f 1)
database=$(du -sm "$work/data/postgresql" | cut -f 1)

echo "Searching"
java "$here/SearchLoad.java" "$url" "$work/queries" "$callers" "$seconds" 0 > /dev/null
used=$(used)
java "$here/SearchLoad.java" "$url" "$work/queries" "$callers" "$seconds" 0 | tee "$work/searches"
used_search=$(used_since "$used")
resident_search=$(resident)
if [[ -n ${PROFILE:-} ]]; then
  java "$here/SearchLoad.java" "$url" "$work/queries" "$callers" "$((seconds + 10))" 0 > /dev/null &
  load=$!
  java "$here/Profile.java" "$service" "$seconds" "$work/search.jfr"
  wait "$load"
fi

echo "Making the index anew"
end_service
rm -rf "$work/data/search"
start_service
await_ready
rebuilt=$(sed -n 's/.*The search index was made of \([0-9]*\) releases in \(.*\) s, .*/\1 in \2 s/p' "$log")

used_rebuild=$(used)

all() { awk '$1 == "all" { print $'"$1"' }' "$work/searches"; }
echo
echo "| $n releases, $megabytes MB of lines, heap $heap, $(nproc) processors | |"
echo "|---|---|"
echo "| import | $imported s, $(per_second "$n" "$imported") lines/s ($created created, $rejected rejected) |"
echo "| index current after the import | $followed s later |"
echo "| processors, import and index | $(milliseconds_each "$used_import" "$n") ms a line by the end of the import, $(milliseconds_each "$used_followed" "$n") ms when the index had all |"
echo "| heap while importing, at most | $heap_import MB ($live MB live afterwards), resident $resident_import MB |"
echo "| on disk | database $database MB, index $index MB |"
echo "| search, $callers callers | $(awk '$1 == "searches" { print $(NF - 2) }' "$work/searches") /s, p50 $(all 3), p95 $(all 4), p99 $(all 5), max $(all 6) ms, $(awk '$1 == "errors" { print $2 }' "$work/searches") errors |"
echo "| processors, search | $(milliseconds_each "$used_search" "$(awk '$1 == "searches" { print $2 }' "$work/searches")") ms a search |"
echo "| resident after searching | $resident_search MB |"
echo "| index made anew | $rebuilt, $(awk -v r="$rebuilt" 'BEGIN { split(r, a, " "); printf "%.0f", a[1] / a[3] }') releases/s; processors $used_rebuild s with the start |"
