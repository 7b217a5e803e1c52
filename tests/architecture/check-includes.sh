#!/usr/bin/env bash
# Passes when every file includes only what its folder may: the picture of ARCHITECTURE.md as a table.
# Linking alone would not tell, because a header needs no library.
#   check-includes.sh FOLDER_OF_QT_HEADERS [ROOT]
set -euo pipefail
qt_headers=$1
cd "${2:-$(dirname "${BASH_SOURCE[0]}")/../..}"

# Who | may include of ours (a folder, or a path's beginning) | may include of Qt.
# The longest "who" that a path begins with counts; everybody may include its own folder.
rules='
common/base             |                                              | Core
common/threading        | common/base                                  | Core
common/protocol         | common/base                                  | Core
common/widgets          | common/base common/protocol                  | Core Gui Widgets
server/shared           | common                                       | Core
server/io               | common server/shared                         | Core Network
server/listener         | common server/shared server/io               | Core Network
server/dispatcher       | common server/shared                         | Core
server/passwords        | common server/shared                         | Core Network
server/mail             | common server/shared                         | Core
server/store            | common server/shared                         | Core
server/storeread        | common server/shared server/store/Columns server/store/MessageRow server/store/SearchText | Core
server/imports          | common server/shared server/passwords        | Core
server/app              | common server/shared server/listener server/io server/passwords server/mail server/imports server/store server/storeread server/dispatcher | Core Network
server/window           | common server/shared server/app              | Core Gui Widgets Svg Network
server/main.cpp         | server/app server/window common                | Core Widgets
client/receive          | common                                       | Core Network
client/session          | common client/receive                        | Core Network
client/model            | common client/session                        | Core Gui
client/ui               | common client/session client/model           | Core Gui Widgets Svg
client/app              | common client                                | Core Gui Widgets Network
client/main.cpp         | client/app                                   |
tests                   | common server client tests                   | Core Gui Widgets Svg Network Test
'

# Threads and locks live behind common/threading, where ThreadSanitizer and the window see them.
primitives='QMutex|QMutexLocker|QRecursiveMutex|QReadWriteLock|QSemaphore|QWaitCondition|QThreadPool|QtConcurrent|QFuture'
primitives+='|std::mutex|std::recursive_mutex|std::shared_mutex|std::timed_mutex|std::thread|std::jthread|std::async'
primitives+='|std::condition_variable|std::counting_semaphore|std::binary_semaphore|std::latch|std::barrier'
may_use_primitives='^(common/threading/|tests/unit/CommonThreading)'

longest=400

qt_index() {
    local module
    for module in Core Network Gui Widgets Svg SvgWidgets Sql Test DBus Concurrent Xml OpenGL PrintSupport; do
        [[ -d $qt_headers/Qt$module ]] || continue
        find "$qt_headers/Qt$module" -maxdepth 1 -type f -printf "$module %f\n"
    done
}
[[ -e $qt_headers/QtCore/QString ]] || {
    echo "There are no Qt headers in $qt_headers."
    exit 1
}

folders=()
for folder in common server client tests; do
    [[ ! -d $folder ]] || folders+=("$folder")
done
mapfile -t files < <(find "${folders[@]}" \( -name '*.h' -o -name '*.cpp' \) \
    -not -path "tests/architecture/planted/*" | LC_ALL=C sort)
((${#files[@]} > 0)) || {
    echo "There are no sources in $PWD."
    exit 1
}

awk -v rules="$rules" -v primitives="(^|[^A-Za-z0-9_:])($primitives)([^A-Za-z0-9_]|\$)" \
    -v mayUsePrimitives="$may_use_primitives" -v longest="$longest" '
function trim(text) { gsub(/^ +| +$/, "", text); return text }
function beginsWith(text, start) { return substr(text, 1, length(start)) == start }
# "server/io" holds server/io/X.h, but not server/iox/Y.h.
function isIn(path, place) { return path == place || beginsWith(path, place "/") || (place ~ /[A-Z.]/ && beginsWith(path, place)) }
function complain(what) { printf "%s:%d: %s\n", FILENAME, FNR, what; bad++ }
function ruleOf(path,    who, best) {
    best = ""
    for (who in ours)
        if (isIn(path, who) && length(who) > length(best))
            best = who
    return best
}
BEGIN {
    count = split(rules, lines, "\n")
    for (i = 1; i <= count; i++) {
        if (split(lines[i], cell, "|") < 3)
            continue
        who = trim(cell[1])
        ours[who] = trim(cell[2])
        qt[who] = " " trim(cell[3]) " "
    }
}
FILENAME == "-" { if (!($2 in moduleOf)) moduleOf[$2] = $1; next }
FNR == 1 {
    rule = ruleOf(FILENAME)
    if (rule == "")
        complain("no rule of check-includes.sh speaks of this folder")
    checked++
}
FNR == longest + 1 { long[FILENAME] = 1 }
rule == "" { next }
/^ *# *include *"/ {
    split($0, part, "\"")
    path = part[2]
    if (path ~ /\.moc$/)
        next
    if (path !~ /\//) {
        complain("\"" path "\" is to be included from the root: \"folder/" path "\"")
        next
    }
    allowed = isIn(path, rule)
    n = split(ours[rule], place, " ")
    for (i = 1; i <= n; i++)
        allowed = allowed || isIn(path, place[i])
    if (!allowed)
        complain(rule " may not include " path)
    next
}
/^ *# *include *</ {
    split($0, part, /[<>]/)
    header = part[2]
    if (header ~ /^Qt[A-Za-z]+\//) {
        complain("<" header ">: Qt headers are included without their module")
        next
    }
    if ((header in moduleOf) && !index(qt[rule], " " moduleOf[header] " "))
        complain(rule " may not include <" header "> of Qt " moduleOf[header])
}
{
    code = $0
    sub(/\/\/.*/, "", code)
    if (FILENAME !~ mayUsePrimitives && code ~ primitives)
        complain("threads and locks come from common/threading only: " trim(code))
}
END {
    for (file in long)
        printf "warning: %s has more than %d lines; is there a second class inside?\n", file, longest
    if (bad)
        exit 1
    printf "%d files include only what they may.\n", checked
}' - "${files[@]}" < <(qt_index)
