#!/usr/bin/env bash
# Backups of a Managed HSM, end to end: builds what is missing, starts a real Kubernetes control plane, a simulated Azure
# and the packaged operator, applies deploy/samples, follows the backups, shows the result, and ends all.
#   e2e/demo.sh        a backup by hand, and a schedule that fires within the minute
#   e2e/demo.sh dr     a disaster recovery: one HSM restored into another (docs/guides/disaster-recovery.md)
#   e2e/demo.sh cloud  a Cloud HSM backed up and restored into a fresh one (docs/guides/cloud-hsm.md)
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/rig.sh"

show=demo
case "$*" in
  "") ;;
  dr|cloud) show=$1 ;;
  *) say "usage: e2e/demo.sh [dr|cloud]    e2e/up starts the same and leaves it running"; exit 2 ;;
esac
build
bold=()
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=(--bold)
fi
exec_rig "$show" "${bold[@]}"
