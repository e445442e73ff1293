#!/usr/bin/env bash
# Writes memory-proxy.proftext as the file that the compiler reads: Swift's functions that
# only their own file sees are called by the path of its object, which is another in each folder.
#
# Usage: unpack.sh FILE
set -euo pipefail
file=$1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mkdir -p "$(dirname "$file")"
sed "s|@BUILD@|$PWD/.build|" Tools/profile/memory-proxy.proftext > "$file.proftext"
"$(Tools/profile/toolchain.sh)/llvm-profdata" merge -o "$file" "$file.proftext"
rm "$file.proftext"
