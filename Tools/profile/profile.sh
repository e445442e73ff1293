#!/usr/bin/env bash
# Takes memory-proxy.proftext anew: builds a binary that counts what it runs through, has the
# benchmark drive it, and keeps the counts. About a quarter of an hour.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tools=$(Tools/profile/toolchain.sh)
runtime=$("$tools/clang" --print-resource-dir)/lib/linux/libclang_rt.profile-x86_64.a
[ -f "$runtime" ] || { echo "profile: no $runtime" >&2; exit 1; }
swift build -c release --static-swift-stdlib --product memory-proxy --scratch-path .build/profile \
    -Xswiftc -Xfrontend -Xswiftc -ir-profile-generate -Xcc -fprofile-generate \
    -Xcc -mllvm -Xcc -static-func-full-module-prefix=false \
    -Xlinker -u -Xlinker __llvm_profile_runtime -Xlinker "$runtime"

counts=$(mktemp -d)
trap 'rm -rf "$counts"' EXIT
# It is slower than what is measured otherwise: that budgets are not met says nothing here.
for embedder in minilm static none; do
    LLVM_PROFILE_FILE=$counts/$embedder.profraw Benchmarks/run.py --embedder "$embedder" \
        --proxy .build/profile/release/memory-proxy sat sse on on-rtt || true
done
# What did not run is left out: it makes nine tenths of the file, and says nothing about the rest.
"$tools/llvm-profdata" merge --sparse --text "$counts"/*.profraw | Tools/profile/pack.awk \
    -v build="$PWD/.build/profile" > Tools/profile/memory-proxy.proftext
Tools/profile/unpack.sh "$counts/memory-proxy.profdata"
"$tools/llvm-profdata" show "$counts/memory-proxy.profdata"
