#!/usr/bin/env bash
# Sets up, builds and starts memory-proxy. What is given goes to it, for instance
#   scripts/run.sh --upstream http://127.0.0.1:11434/v1
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup-debian.sh
scripts/build.sh
exec .build/release/memory-proxy "$@"
