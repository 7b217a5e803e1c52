// What a client's bytes come to, for the suites about Intake. Thread: the test's, playing io.
#pragma once

#include "server/io/Intake.h"

#include <QByteArrayList>
#include <QList>

namespace watek::tests {

/// Writes down what it is told, as words.
class IntakeNotes final : public server::io::IntakeSink {
public:
    bool take(server::shared::InboundWhat what) override
    {
        if (const auto *said = std::get_if<server::shared::Said>(&what))
            lines << "irc " + protocol::writeMessage(said->message);
        else if (const auto *plain = std::get_if<server::shared::SaidPlain>(&what))
            lines << "plain " + plain->line;
        else if (const auto *trouble = std::get_if<server::shared::Garbled>(&what))
            lines << "garbled " + QByteArray::number(int(garbled.emplace_back(*trouble).trouble));
        else if (std::holds_alternative<server::shared::TurnedIrc>(what))
            lines << "turned irc";
        return --most > 0;
    }

    QByteArrayList lines;
    QList<server::shared::Garbled> garbled;
    int most = 1'000'000;
};

} // namespace watek::tests
