#!/usr/bin/env bash
# What stored responses take, and what many of them cost: in one process, without sockets.
#
#   loadtests/scale/run.sh Footprint [NUMBER [BODY]]      bytes of heap for a stored response; 1000000 of 1024
#   loadtests/scale/run.sh HitCost [NUMBER...]            CPU time of a hit and of an invalidation; 1 1000 100000 1000000
#   loadtests/scale/run.sh Sizing [--responses N] [--body BYTES] [--ttl SECONDS] [--rate PER_SECOND]
#                                 [--writes PER_SECOND] [--svg FILE]
#                                                         hit ratio by memory, simulated; writes sizing.svg
#   loadtests/scale/run.sh Churn [MEMORY_MIB [SECONDS]]   pauses of the collector under steady churn; 1024 60
#
# Builds first, unless FRONTDESK_BUILD=never. FRONTDESK_JAVA_OPTS: other options for the JVM than -Xmx4g.
set -euo pipefail
here=$(pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[[ ${1:-} =~ ^(Footprint|HitCost|Sizing|Churn)$ ]] || { sed -n '2,/^set/s/^#\( \|$\)//p' loadtests/scale/run.sh >&2; exit 2; }
JAVA_HOME=$(./frontdesk --java-home)
export JAVA_HOME
[[ ${FRONTDESK_BUILD:-} == never ]] || ./mvnw -q -B -DskipTests package </dev/null

root=$PWD program=$1
shift
flags=$(FRONTDESK_JAVA_OPTS=${FRONTDESK_JAVA_OPTS:--Xmx4g} ./frontdesk --java-flags)
cd "$here"
if [[ $program == Churn ]]; then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  flags="$flags -Xlog:gc*:file=$log"
  set -- "$log" "${1:-1024}" "${2:-60}"
fi
# shellcheck disable=SC2086 # flags are split at spaces on purpose
"$JAVA_HOME/bin/java" $flags -cp "$root/loadtests/target/classes:$root/proxy/target/classes:$root/proxy/target/lib/*" "dev.frontdesk.scale.$program" "$@"
