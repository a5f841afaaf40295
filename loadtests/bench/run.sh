#!/usr/bin/env bash
# JMH: time and allocation of what is worked out for one hit. Arguments go to JMH (-h lists them).
#
#   loadtests/bench/run.sh                # all, some two minutes
#   loadtests/bench/run.sh Match -p routes=5000
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
./mvnw -q -B -Pbench -pl proxy,loadtests -DskipTests package
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -cp "loadtests/target/bench-classes:proxy/target/classes:proxy/target/test-classes:loadtests/target/bench-lib/*:loadtests/target/lib/*" \
  org.openjdk.jmh.Main -prof gc "$@"
