#!/usr/bin/env bash
# Passes when check-includes.sh finds every violation planted in planted/tree, and nothing else.
#   check-includes-bites.sh FOLDER_OF_QT_HEADERS
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if complaints=$("$here/check-includes.sh" "$1" "$here/planted/tree"); then
    echo "The planted tree was let through."
    exit 1
fi
diff -u "$here/planted/complaints.txt" - <<<"$complaints"
