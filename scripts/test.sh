#!/usr/bin/env bash
# Sets up, then runs the unit tests, and the end-to-end tests, the contracts and other people's clients
# of the built binary.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup-debian.sh test
swift build --build-tests
swift test --skip-build
Tests/EndToEnd/run.sh
Tests/Contract/run.sh
Tests/Clients/run.sh
