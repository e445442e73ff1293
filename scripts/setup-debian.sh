#!/usr/bin/env bash
# Installs the system packages of memory-proxy on Debian or Ubuntu; what is there already is left
# alone, and nothing is done if nothing is missing.
#   scripts/setup-debian.sh [test] [lint] [bench] [profile]    what it takes to build, and what these add
set -euo pipefail

packages=(pkg-config libcurl4-openssl-dev libssl-dev libsqlite3-dev zlib1g-dev)
for purpose in "$@"; do
    case $purpose in
        test) packages+=(python3 python3-venv curl openssl gcc libc6-dev sqlite3 strace
            util-linux mount) ;;
        lint) packages+=(make python3 python3-venv shellcheck) ;;
        profile) packages+=(binutils python3 util-linux valgrind) ;;
        bench) packages+=(python3 nginx-light util-linux) ;;
        *) echo "setup-debian.sh: unknown purpose: $purpose" >&2; exit 2 ;;
    esac
done

if ! command -v apt-get > /dev/null; then
    echo "setup-debian.sh: no apt-get here; needed are: ${packages[*]} (or what they are called)" >&2
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2> /dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}"
