#!/bin/sh
# Holds a built memory-proxy against its contracts: openapi.json (schemathesis) and HTTP (httplint).
# Arguments go on to pytest. These tools need packages of their own, hence a folder of their own.
#   MEMORY_PROXY_BINARY   the program to test (default: .build/debug/memory-proxy)
#   PYTHON                the interpreter for the virtual environment (default: python3, 3.11 or later)
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
binary=${MEMORY_PROXY_BINARY:-$root/.build/debug/memory-proxy}
venv=$here/.venv

if [ ! -x "$binary" ]; then
    echo "run.sh: no program at $binary; build it (swift build) or set MEMORY_PROXY_BINARY" >&2
    exit 2
fi
MEMORY_PROXY_BINARY=$(CDPATH='' cd -- "$(dirname -- "$binary")" && pwd)/$(basename -- "$binary")
export MEMORY_PROXY_BINARY

# The environment is made anew when the pinned requirements have changed.
if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
    rm -rf "$venv"
    "${PYTHON:-python3}" -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/installed.txt"
fi

cd "$here"
exec "$venv/bin/python" -m pytest "$@"
