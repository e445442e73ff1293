#!/usr/bin/env bash
# Runs the fuzz targets one after the other, and ends at the first find.
#   Fuzzing/run.sh 600 request reply      seconds for each of these (default: all of them)
#   Fuzzing/run.sh keep request           adds what was found of interest to the committed corpus
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
what=${1:-600}
shift || true
[ $# -gt 0 ] || set -- request reply json words pieces secrets
export ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no

for target in "$@"; do
    program=.build/release/fuzz-$target
    found=.build/corpus/$target
    mkdir -p "$found" "corpus/$target" .build/finds
    if [ "$what" = keep ]; then
        "$program" -set_cover_merge=1 -use_counters=0 -max_len=400 "corpus/$target" "$found"
        continue
    fi
    printf '\n=== %s, %s s\n' "$target" "$what"
    "$program" -max_total_time="$what" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
        -dict="dictionaries/$target.dict" -artifact_prefix=".build/finds/$target-" \
        -print_final_stats=1 -verbosity=1 "$found" "corpus/$target"
done
