# Shared by the scripts of e2e/: finds the tools, builds what is missing, shows progress. Sourced, not run.
# shellcheck shell=bash

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=e2e/lib/java25.sh
. "$root/e2e/lib/java25.sh"

say() { printf '%s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Sets JAVA25 to the home of a JDK 25 or newer.
need_jdk25() {
  JAVA25=$(find_java25)
  [ -x "$JAVA25/bin/javac" ] || die "$JAVA25 is no JDK (it has no javac): install one, or set JAVA25_HOME to its folder"
}

# need COMMAND PACKAGE…: installs the Debian packages where COMMAND is missing.
need() {
  local tool=$1
  shift
  command -v "$tool" >/dev/null || install_packages "$tool" "$@"
}

# install_packages WHAT PACKAGE…: installs them where nobody has to be asked (root, apt); else says what to install.
install_packages() {
  local tool=$1
  shift
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing: $*"
    { apt-get -qq update &&
      without_services env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@"; } >&2 ||
      die "apt-get could not install: $*"
  else
    die "no $tool: install it (Debian: sudo apt-get install $*)"
  fi
}

# Runs a command that installs packages; their services are not started, so that nothing listens that nobody asked for.
without_services() {
  local policy=/usr/sbin/policy-rc.d code=0
  if [ -e "$policy" ]; then
    "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  "$@" || code=$?
  rm -f -- "$policy"
  return "$code"
}

# Prometheus and promtool, as programs; Debian's package would run a server, now and after each boot.
need_prometheus() {
  if command -v promtool >/dev/null && command -v prometheus >/dev/null; then
    return
  fi
  install_packages promtool prometheus
  ! command -v systemctl >/dev/null || systemctl --quiet disable prometheus.service >/dev/null 2>&1 || :
}

# follow_log LOG PID FILTER COMMAND…: shows the lines of LOG as the sed script FILTER prints them, until COMMAND succeeds;
# where nothing comes, that it still waits. Fails when process PID ends before COMMAND succeeds.
follow_log() {
  local log=$1 pid=$2 filter=$3 shown=0 lines new started=$SECONDS told=$SECONDS pause=2 alive ready
  shift 3
  while :; do
    alive=true ready=false
    kill -0 "$pid" 2>/dev/null || alive=false
    ! "$@" || ready=true
    lines=$(wc -l <"$log")
    if [ "$lines" -gt "$shown" ]; then
      new=$(sed -n "$((shown + 1)),${lines}p" "$log" | sed -n "$filter")
      shown=$lines
      if [ -n "$new" ]; then
        say "$new"
        told=$SECONDS pause=2
      fi
    fi
    ! $ready || return 0
    $alive || return 1
    if [ $((SECONDS - told)) -ge "$pause" ]; then
      say "  … $((SECONDS - started)) s"
      told=$SECONDS pause=$((pause < 10 ? pause * 2 : 10))
    fi
    sleep 0.1
  done
}

# Prints why the packaged parts, and those of further modules, do not fit the sources; nothing where they do.
why_build() {
  local stamp=$root/e2e/rig/target/packaged part newer module
  for module; do
    # Its folder has copies of the rig's parts.
    part=$module/target/packaged
    [ -e "$root/$part" ] && [ ! "$stamp" -nt "$root/$part" ] || { echo "$module is not packaged with them"; return; }
  done
  for part in operator/target/operator/bin/operator e2e/simulator/target/simulator/bin/simulator e2e/rig/target/rig/lib; do
    [ -e "$root/$part" ] || { echo "$part is missing"; return; }
  done
  [ -f "$stamp" ] || { echo "it is not known how old the parts are"; return; }
  # Chart, samples and fleets are read as they are.
  newer=$(find "$root/pom.xml" "$root"/{crds,operator,deploy/src,deploy/pom.xml} \
    "$root"/e2e/{control-plane,simulator,apigate,rig}/{src,pom.xml} "$root"/e2e/control-plane/go.{mod,sum} "${@/#/$root/}" \
    -name target -prune -o -type f ! -name "*.md" ! -path "*/src/test/*" -newer "$stamp" -print -quit)
  [ -z "$newer" ] || echo "${newer#"$root"/} changed"
}

# Packages the modules that the rig needs, and those given (e2e/crash), unless they fit their sources.
build() {
  local why log=$root/e2e/rig/target/build.log began pid modules=e2e/rig,e2e/simulator,operator module
  for module; do
    modules+=,$module
  done
  need_jdk25
  why=$(why_build "$@")
  [ -n "$why" ] || return 0
  need mvn maven
  say "building with Maven, since $why (where Maven has to fetch its libraries first, this takes minutes):"
  mkdir -p "${log%/*}"
  # The parts are as old as the sources were when the build began.
  began=$(mktemp)
  : >"$log"
  # Maven runs on the JDK that compiles.
  (cd "$root" && JAVA_HOME=$JAVA25 exec mvn -B -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -pl "$modules" -am package) >"$log" 2>&1 </dev/null &
  pid=$!
  follow_log "$log" "$pid" 's/^\[INFO\] Building \(.*[^ ]\)  *\[\(.*\)\]$/  \2 \1/p; s/^\[ERROR\] /  /p' false || :
  if ! wait "$pid"; then
    rm -f -- "$began"
    die "the build failed; its log is $log"
  fi
  mv -- "$began" "$root/e2e/rig/target/packaged"
  for module; do
    touch -r "$root/e2e/rig/target/packaged" "$root/$module/target/packaged"
  done
}

# Becomes the rig's command line. With `detached` first, in a session of its own, which no terminal ends.
exec_rig() {
  local prefix=()
  if [ "$1" = detached ]; then
    shift
    prefix=(nohup)
    ! command -v setsid >/dev/null || prefix=(setsid)
  fi
  # C1 only and the serial collector: it starts fast and does little.
  exec "${prefix[@]}" "$JAVA25/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m \
    --enable-native-access=ALL-UNNAMED -Dhsmbackup.checkout="$root" \
    -cp "$root/e2e/rig/target/rig/lib/*" dev.hsmbackup.rig.cli.RigMain "$@"
}

# Prints the process id of the rig that runs in a folder; fails where none does. A recycled process id is no rig.
rig_pid() {
  local pid
  [ -f "$1/rig.pid" ] || return 1
  pid=$(cat -- "$1/rig.pid")
  case $(ps -ww -o args= -p "${pid:-0}" 2>/dev/null) in
    *" dev.hsmbackup.rig.cli.RigMain up $1"*) echo "$pid" ;;
    *) return 1 ;;
  esac
}

# run_main MODULE CLASS DIR ARGUMENT…: becomes a built module's main class, with its files in DIR or where --dir says.
run_main() {
  local module=$1 class=$2 dir=$3 arguments=()
  shift 3
  while [ $# -gt 0 ]; do
    case $1 in
      --dir) [ $# -gt 1 ] || die "--dir wants a folder"; dir=$2; shift ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
  exec "$JAVA25/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m --enable-native-access=ALL-UNNAMED \
    -Dhsmbackup.checkout="$root" -cp "$root/$module/target/${module##*/}/lib/*" "$class" \
    --dir "$dir" ${arguments+"${arguments[@]}"}
}
