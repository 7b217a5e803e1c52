#!/usr/bin/env bash
# Passes when clang-format 14 would change no file; lists those that it would.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Another version formats a little differently, so only this one may judge.
if ! command -v clang-format-14 >/dev/null; then
    echo "clang-format-14 is not installed; nothing was checked."
    exit 77
fi

mapfile -d '' files < <(find common server client tests -name '*.h' -print0 -o -name '*.cpp' -print0)
errors=$(printf '%s\0' "${files[@]}" | xargs -0 -n 16 -P 2 clang-format-14 --dry-run -Werror 2>&1) || true
differing=$(sed -nE 's/^([^ :]+):[0-9]+:[0-9]+: error: .*/\1/p' <<<"$errors" | sort -u)

if [[ -n $errors ]]; then
    printf '%s\n' "${differing:-$errors}"
    echo "Not as .clang-format wants. Mend with: clang-format-14 -i FILE..."
    exit 1
fi
echo "${#files[@]} files are as .clang-format wants."
