// What a fuzzed conversation with the dispatcher is written in: one operation a line, as text, so
// that what a fuzzer or a seed finds can be read, shortened and kept in the corpus.
//
//     connect 3          an IRC client comes as number 3; "guest 3" one without IRC, "secure 3" by
//                        TLS, "gateway 3" by the door that takes WEBIRC
//     line 3 JOIN #a     it says this
//     half 3             it has ended its side of the stream, and still reads
//     leave 3            its connection breaks
//     deaf 3             it reads no more; "hear 3": it does again
//     garbled 3          it says a line that is too long
//     close 3            it is disconnected by hand
//     right / wrong      the password that has been looked into for longest was right, or wrong
//     tick 5000          so many milliseconds pass
//     host drop anna     the server's window: list, suspend, unsuspend, reset, weigh, drop,
//     sessions,
//                        end, report
//     stop               the server stops
//     restart            all leave, and a new server begins with what this one has stored
//
// Numbers are 0 to 7. What is none of these, or is said by nobody, does nothing. Thread: any.
#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace watek::fuzz {

/// Connections at once, at most.
inline constexpr int kSessions = 8;

/// A conversation of about `count` operations; the same for the same seed.
QByteArrayList randomOps(quint32 seed, int count);

} // namespace watek::fuzz
