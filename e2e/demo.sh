#!/usr/bin/env bash
# One backup of a Managed HSM, end to end: builds what is missing, starts a real Kubernetes control plane, a simulated
# Azure and the packaged operator, applies deploy/samples, follows the backup, shows the result, and ends all.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/lib/rig.sh"

if [ $# -gt 0 ]; then
  say "usage: e2e/demo.sh    takes no arguments; e2e/up starts the same and leaves it running"
  exit 2
fi
build
bold=()
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=(--bold)
fi
exec_rig demo "${bold[@]}"
