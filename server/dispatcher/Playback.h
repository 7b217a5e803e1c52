// The answer to a question about what was said: it waits for the reading thread, and is then given
// in slices, as one batch. Thread: dispatcher.
#pragma once

#include "server/dispatcher/Answer.h"
#include "server/shared/HistoryReadMail.h"

#include <QByteArray>
#include <QList>

#include <memory>

namespace watek::server::dispatcher {

struct Playback {
    shared::HistoryQuestion question;
    /// The type of the batch, and its parameters. Who has not negotiated batch is sent the lines
    /// alone.
    QList<QByteArray> batch;
    /// When it cannot be answered: "FAIL <these> :why".
    QList<QByteArray> trouble;
};

/// Messages that the asker may not read any more when they come are left out, those of people whom
/// it silences, and those that were taken back since. Of a HistoryRead, others take their places
/// (HistoryPage.h).
std::unique_ptr<Answer> playBack(Playback playback);

} // namespace watek::server::dispatcher
