// What a client in the waiting room is told, and how our own client recognises it: the sentence is
// part of the protocol, so it is English on the wire always. Any thread; pure.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace watek::protocol {

/// Where a client stands in the queue for a full server. All counts are 0 or more.
struct WaitingPlace {
    int place = 0; ///< 1 is next to enter
    int permitsUsed = 0;
    int permitsTotal = 0;

    bool operator==(const WaitingPlace &) const = default;
};

/// "The server is full (5 of 5). You are number 1 in the queue."
QByteArray waitingRoomText(const WaitingPlace &place);

/// The place that the sentence tells, or none when `text` is not exactly such a sentence.
std::optional<WaitingPlace> parseWaitingRoomText(QByteArrayView text);

} // namespace watek::protocol
