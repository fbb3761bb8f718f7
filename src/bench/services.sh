# Functions that start, query and stop services and databases; sourced by run.sh. Each service and each database has a name, which is the
# key of the arrays pid, url, folder and log.

key=benchmark-admin-key-of-32-characters-or-more
jar=$project/target/quarkus-app/quarkus-run.jar
declare -A pid url folder log

fail() {
  echo "$*" >&2
  exit 1
}

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.2f", b - a }'; }
metric() { curl -sf -m 10 -H "Authorization: Bearer $key" "${url[$1]}/q/metrics" | awk -v name="$2" 'index($0, name) == 1 { sum += $NF } END { printf "%.3f\n", sum }'; }
heap_megabytes() { metric "$1" 'jvm_memory_used_bytes{area="heap"' | awk '{ printf "%d", $1 / 1e6 }'; }
# resident NAME FIELD: VmRSS is the current resident memory, VmHWM its maximum.
resident() { awk -v name="$2:" '$1 == name { printf "%d", $2 / 1024 }' "/proc/${pid[$1]}/status"; }
free_port() {
  local port
  while port=$(shuf -i 20000-32000 -n 1) && (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do :; done
  echo "$port"
}

# start NAME FOLDER [option …]: starts the packaged service with an embedded database in FOLDER/data; returns when it listens.
start() {
  local name=$1
  folder[$name]=$2
  shift 2
  mkdir -p "${folder[$name]}"
  log[$name]=${folder[$name]}/service.log
  : > "${log[$name]}"
  (cd "${folder[$name]}" && exec "${java:-java}" -Xmx"$heap" -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port=0 \
    -Dcommunique.samples=false -Dcommunique.admin-key="$key" '-Dquarkus.log.category."io.smallrye.health".level=WARN' \
    "$@" -jar "${app:-$jar}" > "${log[$name]}" 2>&1) &
  pid[$name]=$!
  url[$name]=
  for _ in {1..2400}; do
    url[$name]=$(sed -n 's/.*Listening on: \(http:\/\/127\.0\.0\.1:[0-9]*\).*/\1/p' "${log[$name]}")
    [[ -z ${url[$name]} ]] || return 0
    kill -0 "${pid[$name]}" 2> /dev/null || break
    sleep 0.05
  done
  tail -n 20 "${log[$name]}" >&2
  fail "The service of ${folder[$name]} did not start"
}

# Waits until the service answers searches. Rebuilding an index of a million releases takes a quarter of an hour.
await_ready() {
  for _ in {1..18000}; do
    curl -sf -m 5 "${url[$1]}/q/health/ready" > /dev/null && return 0
    kill -0 "${pid[$1]}" || fail "The service of ${folder[$1]} ended: see ${log[$1]}"
    sleep 0.2
  done
  fail "The service of ${folder[$1]} was not ready within an hour"
}

# Waits until the index has caught up with the journal. Between two batches the lag is 0 for a moment.
await_index() {
  local calm=0
  for _ in {1..36000}; do
    [[ $(metric "$1" communique_search_lag_seconds) == 0.000 ]] && calm=$((calm + 1)) || calm=0
    ((calm < 5)) || return 0
    sleep 0.1
  done
  fail "The index of ${folder[$1]} did not follow within an hour"
}

# stop NAME …: stops services and their databases. Each has a minute; a database that outlives its service would keep the folder locked.
stop() {
  local name postmaster
  for name in "$@"; do
    [[ -n ${pid[$name]:-} ]] || continue
    postmaster=$(head -n 1 "${folder[$name]}/data/postgresql/postmaster.pid" 2> /dev/null || true)
    end "${pid[$name]}" TERM
    unset "pid[$name]"
    [[ -z $postmaster ]] || kill -QUIT "$postmaster" 2> /dev/null || true
  done
}

# end PID SIGNAL: ends a process that this script started.
end() {
  kill -"$2" "$1" 2> /dev/null || true
  for _ in {1..600}; do
    kill -0 "$1" 2> /dev/null || break
    sleep 0.1
  done
  kill -9 "$1" 2> /dev/null || true
  wait "$1" 2> /dev/null || true
}

# connect FOLDER: makes psql and pgbench use the database that runs in FOLDER/data, over TCP like the service.
connect() {
  connect_to_port "$1" "$(sed -n 4p "$1/data/postgresql/postmaster.pid")"
}

sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

# start_postgres NAME FOLDER: starts the PostgreSQL of FOLDER/data without the service, with the service's binaries and settings.
start_postgres() {
  local options port
  folder[$1]=$2
  port=$(free_port)
  local binary=("$2"/data/postgresql-binaries/*/bin/postgres)
  # The first line of postmaster.opts is the program and its options, each in quotes.
  options=$(sed -E 's/^[^ ]+ "-D" "[^"]*" "-p" "[0-9]+"//' "$2/data/postgresql/postmaster.opts")
  local as=()
  # PostgreSQL does not run as root; in a user namespace of its own it runs as another user.
  ((EUID != 0)) || as=(unshare -U)
  eval "local parsed=($options)"
  "${as[@]}" "${binary[0]}" -D "$2/data/postgresql" -p "$port" "${parsed[@]}" >> "$2/postgres.log" 2>&1 &
  pid[$1]=$!
  connect_to_port "$2" "$port"
  for _ in {1..600}; do
    sql -c 'select 1' > /dev/null 2>&1 && return 0
    sleep 0.1
  done
  fail "PostgreSQL did not start: see $2/postgres.log"
}

connect_to_port() {
  export PGHOST=localhost PGUSER=postgres PGDATABASE=postgres PGPORT=$2 PGPASSWORD PGCONNECT_TIMEOUT=10
  PGPASSWORD=$(< "$1/data/postgresql.password")
}

stop_postgres() {
  [[ -n ${pid[$1]:-} ]] || return 0
  end "${pid[$1]}" INT
  unset "pid[$1]"
}

make_organizations() {
  local i
  for i in {1..20}; do
    curl -sf -m 10 "${url[$1]}/v1/organizations" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
      -d "{\"slug\": \"newsroom-$i\", \"name\": \"Newsroom $i\"}" > /dev/null
  done
}

# import NAME ARCHIVE RECORD: imports an archive, and records times and memory.
import() {
  local name=$1 begin seconds followed
  begin_sampling "$name" "$3.heap"
  begin=$(now)
  curl -sSf -X POST "${url[$name]}/v1/import" -H "Authorization: Bearer $key" -H 'Content-Type: application/x-ndjson' -H 'Expect:' \
    -T "$2" > "$3.results"
  seconds=$(since "$begin")
  await_index "$name"
  followed=$(since "$begin")
  end_sampling
  {
    echo "releases $(grep -c '"result":"created"' "$3.results")"
    echo "rejected $(grep -c '"result":"rejected"' "$3.results")"
    echo "seconds $seconds"
    echo "indexed $followed"
    # The minimum in use is what a collection left. Memory is flat if it is about the same in the middle third and the last.
    awk '{ used[NR] = $1 } $1 > most { most = $1 }
      function least(from, to, i, l) { l = most; for (i = int(from * NR) + 1; i <= to * NR; i++) if (used[i] < l) l = used[i]; return l / 1e6 }
      END { printf "heap_most %d\nheap_middle %d\nheap_last %d\n", most / 1e6, least(1 / 3, 2 / 3), least(2 / 3, 1) }' "$3.heap"
    echo "resident $(resident "$name" VmHWM)"
  } > "$3"
  grep -m 3 '"result":"rejected"' "$3.results" || true
  rm "$3.heap" "$3.results"
}

# begin_sampling NAME FILE: writes the heap in use, in bytes, twice a second.
begin_sampling() {
  while sleep 0.5; do
    metric "$1" 'jvm_memory_used_bytes{area="heap"' || true
  done > "$2" &
  pid[sampler]=$!
}

end_sampling() {
  end "${pid[sampler]}" TERM
  unset "pid[sampler]"
}

of_record() { awk -v name="$2" '$1 == name { print $2 }' "$1"; }
