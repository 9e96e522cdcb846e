#!/usr/bin/env bash
# Measures the packaged operator on this machine: start, memory, latency, requests, failover, 10,000 objects. Prints a
# table; docs/performance.md says what the figures mean. About 5 min; nothing else should run meanwhile.
#   e2e/bench.sh [--json FILE] [--only NAME,…] [--drain N] [--dir DIR]
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/rig.sh"

dir=$root/e2e/bench/target/bench-run
arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --dir) [ $# -gt 1 ] || die "--dir wants a folder"; dir=$2; shift ;;
    *) arguments+=("$1") ;;
  esac
  shift
done

build e2e/team e2e/bench
exec "$JAVA25/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m --enable-native-access=ALL-UNNAMED \
  -Dhsmbackup.checkout="$root" -cp "$root/e2e/bench/target/bench/lib/*" dev.hsmbackup.bench.BenchMain \
  --dir "$dir" ${arguments+"${arguments[@]}"}
