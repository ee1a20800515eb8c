#!/usr/bin/env bash
# An include that points up the house does not build. Compiles with the include folders that CMake gives a layer.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The folders that every file of the layer is compiled with, out of the build's own commands.
folders_of() {
    tr ' ' '\n' <"$PARLEY_BUILD/compile_commands.json" >"$work/words"
    awk -v layer="/parley_$1.dir/" '
        /^-I/ { folders = folders " " $0 }
        /^-isystem$/ { getline; folders = folders " -isystem " $0 }
        /^-o$/ { getline; if (index($0, layer)) { print folders; exit } folders = "" }
    ' "$work/words"
}

# compiles LAYER HEADER
compiles() {
    local folders
    folders=$(folders_of "$1")
    if [[ $folders != *"/include/$1"* ]]; then
        echo "no include folder found for $1 in compile_commands.json: '$folders'" >&2
        exit 1
    fi
    printf '#include "%s"\nint main() {}\n' "$2" >"$work/probe.cpp"
    # shellcheck disable=SC2086
    "$CXX" -std=c++2b -fsyntax-only $folders "$work/probe.cpp" 2>"$work/errors"
}

must_build() {
    if ! compiles "$1" "$2"; then
        cat "$work/errors" >&2
        echo "$1 must see $2" >&2
        exit 1
    fi
}

must_not_build() {
    if compiles "$1" "$2"; then
        echo "$1 must not see $2" >&2
        exit 1
    fi
    if ! grep -q "fatal error: $2" "$work/errors"; then
        cat "$work/errors" >&2
        echo "$1 did not build with $2, but for another reason" >&2
        exit 1
    fi
}

must_build message message/status.h
must_build message base/clock.h
must_not_build base message/status.h
must_build dialect message/status.h
must_not_build message dialect/dialect.h
must_not_build dialect store/database.h
must_not_build net message/status.h
must_build deliver dialect/dialect.h
must_not_build store net/server.h
must_build receive deliver/ledger.h
