#!/usr/bin/env bash
# Builds the release binary, .build/release/memory-proxy.
#
# On x86-64 the compiler is told what a request runs through (Tools/profile/README.md), if it can
# read that: Swift 6.3 can.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
options=()

# Named by what is in it, so that everything is built anew with another one.
named() { echo "$PWD/.build/$(sha256sum < "$1" | cut -c 1-12).$2"; }
profile=$(named Tools/profile/memory-proxy.proftext profdata)
order=$(named Tools/profile/order.txt order)

reads_profile() {
    [ "$(uname -m)" = x86_64 ] && Tools/profile/unpack.sh "$profile" 2> /dev/null \
        && [ -x "$(Tools/profile/toolchain.sh)/ld.lld" ] \
        && swiftc -frontend -help-hidden | grep -e -ir-profile-use > /dev/null
}

if reads_profile; then
    cp Tools/profile/order.txt "$order"
    options=(
        -Xswiftc -Xfrontend -Xswiftc "-ir-profile-use=$profile"
        -Xcc "-fprofile-use=$profile"
        -Xcc -mllvm -Xcc -static-func-full-module-prefix=false
        # What has changed since the profile was taken, or is not in it, is built as without.
        -Xcc -Wno-profile-instr-out-of-date -Xcc -Wno-profile-instr-unprofiled
        -Xcc -Wno-backend-plugin
        # Each function in a section of its own, and those that a request runs through side by side.
        # The linker comes with the compiler: the system's do not take such a list.
        -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections
        -Xswiftc -use-ld=lld -Xlinker "--symbol-ordering-file=$order"
        -Xlinker --no-warn-symbol-ordering
    )
else
    echo "build: without a profile, which this compiler or processor has no use for" >&2
fi
swift build -c release --static-swift-stdlib --product memory-proxy "${options[@]}"
