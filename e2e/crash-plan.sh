#!/usr/bin/env bash
# Ends the packaged operator at every request that it makes for one backup, before the request is forwarded and after it
# was answered, by kill -9 and by SIGTERM, and judges what a new process makes of it. Lists the plans itself, from a
# recorded run.
#   e2e/crash-plan.sh [--shard I/N] [--only REGEX] [--side-by-side N] [--list] [--dir DIR]
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/rig.sh"

build e2e/crash e2e/team
run_main e2e/crash dev.hsmbackup.crash.CrashMain "$root/e2e/crash/target/plan" "$@"
