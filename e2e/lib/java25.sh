# shellcheck shell=sh
# Sourced by the scripts. find_java25 prints the home of a JDK or JRE 25 or newer: JAVA_HOME, JAVA25_HOME, the folders
# where packages put them, java on PATH. The same places as Maven's select-jdk-toolchain looks in.

# Prints the feature version of the Java in folder $1, or nothing.
java_feature_version() {
  [ -x "$1/bin/java" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p'
  fi
}

find_java25() {
  on_path=$(command -v java 2>/dev/null || true)
  if [ -n "$on_path" ]; then
    on_path=$(readlink -f "$on_path" 2>/dev/null || printf '%s' "$on_path")
    on_path=$(dirname "$(dirname "$on_path")")
  fi
  for home in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* \
      "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home "$on_path"; do
    [ -n "$home" ] || continue
    version=$(java_feature_version "$home")
    if [ "${version:-0}" -ge 25 ]; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  echo "No Java 25 found: install one (package openjdk-25-jdk or temurin-25-jdk) or set JAVA25_HOME to its folder" >&2
  return 1
}
