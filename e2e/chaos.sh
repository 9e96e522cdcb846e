#!/usr/bin/env bash
# Kills the packaged operator at random while it is at work on many backups, lets Azure fail and people delete backups,
# and judges from the logs what came of it. One line of result on standard output, progress on standard error.
#   e2e/chaos.sh [--seed S] [--kills N] [--objects M] [--dir DIR] [--judge]
# The seed decides everything that is random: the same numbers draw the same kills, faults and deletions.
#   --seed S      1 if absent          --kills N    20 if absent
#   --objects M   40 if absent         --dir DIR    all logs are kept there; e2e/crash/target/chaos if absent
#   --judge       only judge again what an earlier run left in DIR
# Exit code 0: all invariants hold; 1: they do not (what broke is on standard error), or it did not work; 2: wrong usage.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/rig.sh"

case " $* " in
  *" -h "* | *" --help "*) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit ;;
esac

build e2e/crash e2e/team
run_main e2e/crash dev.hsmbackup.crash.chaos.ChaosMain "$root/e2e/crash/target/chaos" "$@"
