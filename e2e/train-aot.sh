#!/usr/bin/env bash
# Makes lib/operator.aot, the class cache that halves the start of the packaged operator. The JVM records it in a training
# run: the operator as shipped does one backup in the rig and is stopped. It fits these jars and this JDK only; where it
# does not fit, the launcher or the JVM passes over it. Optional: nothing else needs it.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/rig.sh"

[ $# -eq 0 ] || { say "usage: e2e/train-aot.sh    takes no arguments"; exit 2; }
build
operator=$root/operator/target/operator
cache=$operator/lib/operator.aot
dir=$(mktemp -d)
training=''
clean_up() {
  [ -z "$training" ] || kill -KILL "$training" 2>/dev/null || :
  "$root/e2e/down" "$dir" >&2 || :
  rm -rf -- "$dir"
}
trap clean_up EXIT

# The JVM does not record while it uses a cache.
rm -f -- "$cache" "$cache.for"
exports=$("$root/e2e/up" "$dir")
eval "$exports"
kubectl=$(command -v kubectl || ls "${XDG_CACHE_HOME:-$HOME/.cache}"/hsm-backup-operator/control-plane/*/kubectl | tail -n 1)

# The same operator again, recording: the rig leaves a script that starts it.
kill -TERM "$OPERATOR_PID"
started=$(ls "$dir"/operator/*.sh)
sed "s#^exec env -i#exec env -i HSMBACKUP_JAVA_OPTS='-XX:AOTCacheOutput=$cache'#" "$started" >"$dir/train.sh"
say "training run:"
sh "$dir/train.sh" >"$dir/train.log" 2>&1 </dev/null &
training=$!
follow_log "$dir/train.log" "$training" d grep -q '"event":"started"' "$dir/train.log" ||
  die "the operator did not start: $(tail -n 3 "$dir/train.log")"

# What every start meets: a backup from beginning to end, the kubelet's probes, a scrape.
address() { sed -n "s/.*\"address\":\"127.0.0.1:\([0-9]*\)\",\"endpoint\":\"$1\".*/\1/p" "$dir/train.log"; }
get() {
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
  cat <&3 >/dev/null
  exec 3<&-
}
for sample in namespace managedhsm hsmbackup; do
  "$kubectl" apply -f "$root/deploy/samples/$sample.yaml" >&2
done
"$kubectl" wait hsmbackups --all --all-namespaces --for=jsonpath='{.status.phase}'=Succeeded --timeout=120s >&2
get "$(address health)" /livez
get "$(address health)" /readyz
get "$(address metrics)" /metrics

# The JVM writes the cache when it ends.
kill -TERM "$training"
wait "$training" || die "the operator ended with $?: $(tail -n 3 "$dir/train.log")"
training=''
[ -s "$cache" ] || die "the JVM wrote no cache: $(tail -n 3 "$dir/train.log")"
(cd "$operator/lib" && cksum hsmbackup-*.jar) >"$cache.for"

# With AOTMode=on the JVM ends with 1 where the cache does not fit; our exit code 2 says that it came as far as the settings.
code=0
env -i PATH="$PATH" JAVA_HOME="$JAVA25" HSMBACKUP_JAVA_OPTS=-XX:AOTMode=on HSMBACKUP_LOG_LEVEL=none \
  "$operator/bin/operator" >"$dir/check.log" 2>&1 || code=$?
[ "$code" = 2 ] || die "the cache does not fit (exit code $code): $(cat "$dir/check.log")"
say "$cache: $(($(wc -c <"$cache") / 1048576)) MiB"
