#!/usr/bin/env bash
# Compares Frontdesk with the caches that are installed (nginx, Varnish): CPU time per request for a
# cached answer and for a forwarded one. Servers run on core 0, the origin and the client on the last.
#
#   BODY=1024 SECONDS_EACH=4 ROUNDS=5 WARM_UP=10 loadtests/compare/run.sh [frontdesk] [nginx] [varnish] [NAME=FOLDER]
#
# NAME=FOLDER is another checkout of Frontdesk, so that a change can be measured against what was before it in
# one run: `run.sh before=/path/to/old after=$PWD`. Both must be built (FRONTDESK_BUILD=never keeps them so).
#
# Needs nginx (it is the origin too), wrk, taskset, curl, python3. All ports are free ones; everything is
# stopped and removed at the end.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
peers=${*:-frontdesk nginx varnish}
body=${BODY:-1024} seconds=${SECONDS_EACH:-4} rounds=${ROUNDS:-5} warm_up=${WARM_UP:-10}
last_core=$(($(nproc) - 1))

for tool in nginx wrk taskset curl python3; do
  command -v "$tool" >/dev/null || { echo "compare: $tool is not installed" >&2; exit 2; }
done

work=$(mktemp -d)
chmod 755 "$work"
started=()
clean_up() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${started[@]}"; do
    for _ in {1..50}; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  done
  rm -rf "$work"
}
trap clean_up EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

wait_for() { # name, URL
  for _ in {1..600}; do
    if curl -fsS -o /dev/null "$2" 2>/dev/null; then return 0; fi
    sleep 0.1
  done
  echo "compare: $1 does not answer at $2" >&2
  cat "$work/$1".log >&2 2>/dev/null || true
  exit 1
}

nginx_on() { # core, name, configuration inside http { }
  local user=''
  [[ $EUID -eq 0 ]] && user='user root;'
  cat >"$work/$2.conf" <<C
$user daemon off; worker_processes 1; pid $work/$2.pid; error_log $work/$2.log;
events { worker_connections 4096; }
http {
  access_log off; default_type application/json; tcp_nodelay on; sendfile on;
  keepalive_requests 1000000000; keepalive_timeout 600;
  client_body_temp_path $work/$2-body; proxy_temp_path $work/$2-temp; fastcgi_temp_path $work/$2-f;
  uwsgi_temp_path $work/$2-u; scgi_temp_path $work/$2-s;
  $3
}
C
  taskset -c "$1" nginx -e "$work/$2.log" -c "$work/$2.conf" &
  started+=($!)
}

mkdir "$work/www"
python3 - "$work/www/answer" "$body" <<'P'
import sys
size = int(sys.argv[2])
open(sys.argv[1], "w").write('{"free":"' + "x" * (size - 11) + '"}')
P
origin=$(free_port)
nginx_on "$last_core" origin "server { listen 127.0.0.1:$origin; root $work/www;
  location / { add_header Cache-Control 'public, max-age=3600'; }
  location /live/ { alias $work/www/; add_header Cache-Control no-store; } }"
wait_for origin "http://127.0.0.1:$origin/answer"

servers=()
add() { # name, port, pid
  wait_for "$1" "http://127.0.0.1:$2/answer"
  servers+=("$1=$2=$3")
}

for peer in $peers; do
  port=$(free_port)
  case $peer in
    nginx)
      nginx_on 0 nginx "proxy_cache_path $work/cache levels=1:2 keys_zone=answers:50m max_size=1g use_temp_path=off;
        open_file_cache max=10000;
        upstream origin { server 127.0.0.1:$origin; keepalive 64; }
        server { listen 127.0.0.1:$port; location / { proxy_pass http://origin; proxy_cache answers;
          proxy_http_version 1.1; proxy_set_header Connection ''; add_header X-Cache \$upstream_cache_status; } }"
      add nginx "$port" "${started[-1]}"
      ;;
    varnish)
      if ! command -v varnishd >/dev/null; then echo 'compare: varnish is not installed, left out' >&2; continue; fi
      cat >"$work/answers.vcl" <<C
vcl 4.1;
backend origin { .host = "127.0.0.1"; .port = "$origin"; }
sub vcl_deliver { if (obj.hits > 0) { set resp.http.X-Cache = "HIT"; } else { set resp.http.X-Cache = "MISS"; } }
C
      taskset -c 0 varnishd -F -n "$work/varnish" -a "127.0.0.1:$port" -f "$work/answers.vcl" -s malloc,512m -T none \
        >"$work/varnish.log" 2>&1 &
      started+=($!)
      add varnish "$port" "${started[-1]}"
      ;;
    frontdesk | *=*)
      name=${peer%%=*} folder=$root
      [[ $peer == *=* ]] && folder=${peer#*=}
      # The launcher becomes the server (exec), so its process is the one to measure.
      FRONTDESK_JAVA_OPTS="${FRONTDESK_JAVA_OPTS:--Xmx512m}" taskset -c 0 "$folder/frontdesk" run \
        --upstream "http://127.0.0.1:$origin" --listen "127.0.0.1:$port" --admin 127.0.0.1:0 \
        >"$work/$name.log" 2>&1 &
      started+=($!)
      add "$name" "$port" "${started[-1]}"
      ;;
    *) echo "compare: $peer is not known (expected: frontdesk, nginx, varnish, NAME=FOLDER)" >&2; exit 2 ;;
  esac
done

measure() { # title, path
  for server in "${servers[@]}"; do
    IFS='=' read -r _ port _ <<<"$server"
    taskset -c "$last_core" wrk -t1 -c64 -d"${warm_up}s" "http://127.0.0.1:$port$2" >/dev/null
  done
  printf '\n%s\n\n' "$1"
  python3 "$here/cpu_per_request.py" --path "$2" --seconds "$seconds" --rounds "$rounds" --client-cpu "$last_core" "${servers[@]}"
}

source /tmp/lane-rounds.sh
