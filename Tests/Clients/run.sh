#!/bin/sh
# Runs other people's clients against a built memory-proxy: two generations of libraries, each in a
# virtual environment of its own. Arguments go on to pytest.
#   MEMORY_PROXY_BINARY   the program to test (default: .build/debug/memory-proxy)
#   PYTHON                the interpreter for the environments (default: python3, 3.11 or later)
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
binary=${MEMORY_PROXY_BINARY:-$root/.build/debug/memory-proxy}
python=${PYTHON:-python3}
tools=$here/.venv

if [ ! -x "$binary" ]; then
    echo "run.sh: no program at $binary; build it (swift build) or set MEMORY_PROXY_BINARY" >&2
    exit 2
fi
MEMORY_PROXY_BINARY=$(CDPATH='' cd -- "$(dirname -- "$binary")" && pwd)/$(basename -- "$binary")
export MEMORY_PROXY_BINARY

# An environment is made anew when its pinned requirements have changed.
is_current() { cmp -s "$1/requirements.txt" "$1/.venv/installed.txt"; }

if ! is_current "$here"; then
    rm -rf "$tools"
    "$python" -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$tools/installed.txt"
fi

cd "$here"
for generation in older newer; do
    if ! is_current "$generation"; then
        "$tools/bin/uv" venv --quiet --clear --python "$python" "$generation/.venv"
        "$tools/bin/uv" pip install --quiet --no-cache --python "$generation/.venv/bin/python" \
            -r "$generation/requirements.txt"
        cp "$generation/requirements.txt" "$generation/.venv/installed.txt"
    fi
    "$generation/.venv/bin/python" -m pytest protocol "$generation" "$@"
done
