#!/usr/bin/env bash
# Compares Frontdesk with nginx and Varnish, those that are installed, before the same origin: CPU time of the
# server per request, rate, latencies, memory. Prints a table, and keeps everything below results/.
#
#   loadtests/compare/run.sh                              what is worth most; at most 12 minutes on two cores
#   loadtests/compare/run.sh full                         everything; hours
#   loadtests/compare/run.sh frontdesk nginx              these servers
#   loadtests/compare/run.sh before=/path/to/old after=$PWD nginx
#                                                         other checkouts of Frontdesk, both built (FRONTDESK_BUILD=never
#                                                         keeps them so): what a change costs, in one run
#   KINDS=hit,forwarded SIZES=1 ROUNDS=5 loadtests/compare/run.sh
#                                                         a part of it; --help says all that can be chosen
#
# Needs nginx (it is the origin too), python3 and a JDK; h2load (nghttp2-client) and openssl for TLS and HTTP/2.
# All ports are free ones. Everything is stopped and removed at the end, also after Ctrl-C, and what was measured
# until then is kept. Servers run on the first core(s), origin and client on the others, or on the last.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

for tool in nginx python3; do
  command -v "$tool" >/dev/null || { echo "compare: $tool is not installed" >&2; exit 2; }
done
# Ten thousand connections need as many files, on both sides.
for files in 65536 "$(ulimit -Hn)"; do
  if [[ $files == unlimited || $(ulimit -n) -lt $files ]]; then ulimit -n "$files" 2>/dev/null || true; fi
done

PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here exec python3 -m harness "$@"
