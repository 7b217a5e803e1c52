#!/usr/bin/env bash
# Passes when every script of a suite takes as many instructions as figures.txt says, give or take.
#   check-instructions.sh PROGRAM SUITE      compares (suites: dispatcher, io)
#   check-instructions.sh --renew PROGRAM    counts all suites and writes figures.txt anew
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
figures=$here/figures.txt

# Repeated runs do not differ by one instruction, but a change elsewhere may move a figure by 1 % (what malloc finds
# free is then another), and small prices are sometimes meant: one more field, one more check. What the guard is
# for is more: a copy for each group of receivers adds 12 % to a line said in a room, one of each line read 8 %.
tolerance=5 # per cent

# Where the figures were made nothing is skipped: a guard that quietly guards nothing is worse than none.
cannot_count() {
    echo "$*"
    echo "Nothing was counted: the figures hold only for what they were made with."
    # shellcheck disable=SC1091
    if (. /etc/os-release && [[ "${ID:-} ${VERSION_ID:-}" == "debian 12" && $(uname -m) == x86_64 ]]) 2>/dev/null; then
        echo "On this system they should: install the packages that ./watek test installs, or renew the figures."
        exit 1
    fi
    exit 77
}

describe_tools() {
    local valgrind
    valgrind=$(valgrind --version)
    echo "$("$program" --versions), $valgrind, $(uname -m)"
}

# count SUITE: prints "SUITE SCRIPT MESSAGES INSTRUCTIONS" for each script.
count() {
    local suite=$1 folder baseline files
    folder=$(dirname "$program")/counted/$suite
    rm -rf "$folder"
    mkdir -p "$folder"
    # Of the C library's versions of memcpy and the like those that every x86-64 processor has.
    baseline=-SSSE3,-SSE4_1,-SSE4_2,-AVX,-AVX2,-AVX_Fast_Unaligned_Load,-BMI1,-BMI2,-ERMS,-FMA,-LZCNT,-MOVBE
    # Besides that nothing of the caller's environment, and no symbol is looked up while it counts.
    if ! env -i "PATH=$PATH" LC_ALL=C.UTF-8 LD_BIND_NOW=1 "GLIBC_TUNABLES=glibc.cpu.hwcaps=$baseline" \
        valgrind -q --tool=callgrind --instr-atstart=no --collect-atstart=no \
        --callgrind-out-file="$folder/callgrind" "$program" "$suite" >"$folder/output" 2>&1; then
        cat "$folder/output" >&2
        return 1
    fi
    # callgrind.1, callgrind.2 and so on: one for each script. That without a number is of the end, and empty.
    mapfile -t files < <(printf '%s\n' "$folder"/callgrind.* | sort -V)
    awk -v suite="$suite" '
        /^desc: Trigger: Client Request: / { script = $5 " " $6 }
        /^totals: / { print suite, script, $2 }' "${files[@]}"
}

if [[ ${1:-} == --renew ]]; then
    program=$2
    counted=$(count dispatcher && count io)
    {
        cat <<'END'
# How many instructions the scripts of this folder take: what check-instructions.sh compares with.
# It is written by a program. When a change is meant to cost more, or costs less, write it anew and commit it
# with the change:
#   cmake --build build/dev --target renew-instructions
# They hold for these tools only; the check is skipped where others are.
END
        echo "tools $(describe_tools)"
        echo "# suite script messages instructions"
        echo "$counted"
    } >"$figures"
    cat "$figures"
    exit
fi

program=$1
suite=$2
command -v valgrind >/dev/null || cannot_count "valgrind is not installed."
made_with=$(sed -n 's/^tools //p' "$figures")
here_are=$(describe_tools)
[[ $here_are == "$made_with" ]] || cannot_count "The figures were made with $made_with; here are $here_are."

count "$suite" | awk -v suite="$suite" -v tolerance="$tolerance" -v figures="$figures" '
function complain(what) { complaints = complaints what "\n" }
BEGIN {
    while ((getline line < figures) > 0) {
        split(line, cell, " ")
        if (cell[1] == suite)
            stored[cell[2]] = cell[4]
    }
    printf "%-20s %14s %14s %8s\n", "instructions", "a message", "stored", "change"
}
{
    script = $2
    seen[script] = 1
    if (!(script in stored)) {
        complain(script " has no figure yet.")
        next
    }
    change = ($4 / stored[script] - 1) * 100
    printf "%-20s %14.0f %14.0f %+7.2f%%\n", script, $4 / $3, stored[script] / $3, change
    if (change > tolerance)
        complain(sprintf("%s takes %.1f %% more instructions than it did.", script, change))
    if (change < -tolerance)
        complain(sprintf("%s takes %.1f %% fewer instructions than it did: renew its figure, so that it stays so.", script, -change))
}
END {
    for (script in stored)
        if (!(script in seen))
            complain(script " has a figure, but was not counted.")
    if (complaints == "")
        exit 0
    printf "\n%s", complaints
    print "Where they go: callgrind_annotate build/dev/tests/counted/" suite "/callgrind.N, N being the row above."
    print "When it is meant: cmake --build build/dev --target renew-instructions, and commit figures.txt."
    exit 1
}'
