#!/bin/sh
# Runs the end-to-end suite against a built memory-proxy. Arguments go on to pytest, or to the
# program that they begin with: soak.py --minutes 60
#   MEMORY_PROXY_BINARY   the program to test (default: .build/debug/memory-proxy)
#   MEMORY_PROXY_RELEASE  1: it is a release build, so its start and its memory are judged too
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
[ "${1:-}" != soak.py ] || exec "$venv/bin/python" "$@"
exec "$venv/bin/python" -m pytest "$@"
