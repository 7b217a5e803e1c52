// Nicknames and channel names as types: whoever holds one knows that it was checked.
// Any thread; plain values. Modern IRC "Clients", "Channels"; UTF-8 is allowed in both.
#pragma once

#include "common/base/Expected.h"
#include "common/protocol/CaseMapping.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHashFunctions>

namespace watek::protocol {

enum class NameError {
    Empty,
    TooLong,
    BadFirstByte, ///< a digit, '-', or a sigil that would make it something else ('#', ':', '@')
    BadByte, ///< a space, comma, control byte or other byte that the grammar keeps for itself
    NotUtf8,
};

/// The character shows something of its own and leaves the text around it as it is: no control, no
/// space of any width, nothing invisible, nothing that turns the direction of text.
bool isVisible(char32_t character);

/// A text for the log, in English; windows translate the enum themselves.
QByteArray describe(NameError error);

/// A nickname in the spelling its owner chose.
class Nick {
public:
    /// `maxBytes`: NICKLEN. For what a person or client asks for.
    static base::Expected<Nick, NameError> parse(QByteArrayView text, qsizetype maxBytes);
    /// The name of a plain-text guest, "Client-IP:PORT": the one kind of nickname with '.' and ':'.
    static Nick guest(QByteArrayView address, quint16 port);

    const QByteArray &text() const { return m_text; }
    QByteArray key() const { return folded(m_text); }
    bool operator==(const Nick &) const = default;

private:
    explicit Nick(QByteArray text)
        : m_text(std::move(text))
    {
    }
    QByteArray m_text;
};

/// A channel's name with its '#', in the spelling of whoever created it.
class ChannelName {
public:
    static base::Expected<ChannelName, NameError> parse(QByteArrayView text, qsizetype maxBytes);
    /// True for a target that can only mean a channel (begins with '#').
    static bool looksLikeChannel(QByteArrayView text) { return text.startsWith('#'); }

    const QByteArray &text() const { return m_text; }
    QByteArray key() const { return folded(m_text); }
    bool operator==(const ChannelName &) const = default;

private:
    explicit ChannelName(QByteArray text)
        : m_text(std::move(text))
    {
    }
    QByteArray m_text;
};

} // namespace watek::protocol
