// An event as bytes: once for each form of line that somebody in its audience has, however many
// they are. Thread: dispatcher; lives as long as one event is delivered.
#pragma once

#include "common/protocol/Message.h"
#include "server/dispatcher/Event.h"
#include "server/dispatcher/state/LineForm.h"

#include <QByteArray>
#include <QVarLengthArray>

namespace watek::server::dispatcher {

class EventEncoder {
public:
    /// The event outlives the encoder.
    explicit EventEncoder(const Event &event);

    /// Whole lines; empty when receivers of this form are not told.
    QByteArray bytesFor(LineForm form);

private:
    QByteArray encode(LineForm form);
    void appendTags(QByteArray &out, LineForm form, bool isFirst);
    void appendSaidLines(QByteArray &out, LineForm form, const std::vector<SaidLine> &lines);

    struct Encoded {
        LineForm form = LineForm::irc();
        QByteArray bytes;
    };
    const Event &m_event;
    CapabilitySet m_relevant; ///< forms that differ in others get the same bytes
    QByteArray m_time; ///< as a tag's value, once it was needed
    QVarLengthArray<Encoded, 8> m_encoded;
};

/// The event as an IRC message without tags; an empty command when clients of this form are not
/// told. Of a message of several lines: with an empty text.
protocol::Message ircMessage(const Event &event, LineForm form);
/// The event as a line for a plain-text guest with its '\n', or nothing.
QByteArray guestLine(const Event &event);

} // namespace watek::server::dispatcher
