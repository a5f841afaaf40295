#!/usr/bin/env bash
# JMH: time and allocation of what is worked out for one hit. Arguments go to JMH (-h lists them).
#
#   loadtests/bench/run.sh                # all, some two minutes
#   loadtests/bench/run.sh Match -p routes=5000
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
JAVA_HOME=$(./frontdesk --java-home)
export JAVA_HOME
./mvnw -q -B -Pbench -pl proxy,loadtests -DskipTests package
exec "$JAVA_HOME/bin/java" -cp "loadtests/target/bench-classes:proxy/target/classes:proxy/target/test-classes:loadtests/target/bench-lib/*:loadtests/target/lib/*" \
  org.openjdk.jmh.Main -prof gc "$@"
