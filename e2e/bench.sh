#!/usr/bin/env bash
# Measures the packaged operator on this machine: start, memory, latency, requests, failover, 10,000 objects. Prints a
# table; docs/performance.md says what the figures mean. About 8 min; nothing else should run meanwhile.
#   e2e/bench.sh [--json FILE] [--only NAME,…] [--drain N] [--dir DIR]
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/rig.sh"

build e2e/team e2e/bench
run_main e2e/bench dev.hsmbackup.bench.BenchMain "$root/e2e/bench/target/bench-run" "$@"
