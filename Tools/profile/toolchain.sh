#!/usr/bin/env bash
# Prints the folder of the compiler's own tools. The command that is called swiftc may only be one
# that chooses among compilers.
set -euo pipefail
resources=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
realpath "$resources/../../bin"
