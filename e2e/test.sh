#!/usr/bin/env bash
# All tests: sets up what they need, then runs `mvn verify` under a JDK 25, so that the format check runs too. Further
# arguments go to Maven. The exit code is Maven's.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/rig.sh"
cd -- "$root"

need_jdk25
need git git
need ps procps
need mvn maven
need npm nodejs npm
need python3 python3
need_prometheus
ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || install_packages libfaketime faketime
python3 -c 'import venv, ensurepip' 2>/dev/null || install_packages "venv of python3" python3-venv
say "JDK $JAVA25, $(mvn -v 2>/dev/null | sed 's/\x1b\[[0-9;]*m//g' | head -n 1)"

export JAVA_HOME=$JAVA25
# Maven's own libraries make a new JDK warn about itself.
export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"

# The control plane first, by itself: where its programs are built, that takes minutes and would look like a hanging
# test. Starting it once shows that they work.
prepare_control_plane() {
  say "control plane:"
  e2e/control-plane/control-plane "$work/control-plane" >"$work/exports" 2>"$work/control-plane.log" </dev/null &
  local pid=$! code=0
  follow_log "$work/control-plane.log" "$pid" "s/^/  /p" grep -q CONTROL_PLANE_PID "$work/exports" || code=1
  kill -TERM "$pid" 2>/dev/null || :
  wait "$pid" 2>/dev/null || :
  return "$code"
}

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

code=0
if prepare_control_plane; then
  # Three modules at a time: the end-to-end tests mostly wait.
  mvn -B -T 3 -Dstyle.color=never "$@" verify || code=$?
else
  code=1
  say "error: the control plane does not start"
fi

# The sum over all modules, from what this run reported.
find . -path '*/target/surefire-reports/TEST-*.xml' -newer "$work/exports" -exec \
  sed -n 's/.*<testsuite [^>]*tests="\([0-9]*\)"[^>]*errors="\([0-9]*\)"[^>]*skipped="\([0-9]*\)"[^>]*failures="\([0-9]*\)".*/\1 \2 \3 \4/p' {} + |
  awk '{ tests += $1; bad += $2 + $4; skipped += $3 }
       END { printf "\n%d passed, %d failed, %d skipped\n", tests - bad - skipped, bad, skipped }'
exit "$code"
