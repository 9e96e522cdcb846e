#!/usr/bin/env bash
# Ends the packaged operator at every request that it makes for one backup, before the request is forwarded and after it
# was answered, by kill -9 and by SIGTERM, and judges what a new process makes of it. Lists the plans itself, from a
# recorded run.
#   e2e/crash-plan.sh [--shard I/N] [--only REGEX] [--side-by-side N] [--list] [--dir DIR]
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/rig.sh"

dir=$root/e2e/crash/target/plan
arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --dir) [ $# -gt 1 ] || die "--dir wants a folder"; dir=$2; shift ;;
    *) arguments+=("$1") ;;
  esac
  shift
done

build e2e/crash e2e/team
exec "$JAVA25/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m --enable-native-access=ALL-UNNAMED \
  -Dhsmbackup.checkout="$root" -cp "$root/e2e/crash/target/crash/lib/*" dev.hsmbackup.crash.CrashMain \
  --dir "$dir" "${arguments[@]}"
