// One row of the message list as the view sees it: facts read from MessageListModel (or any model
// with its roles), in the words of the person's language. Thread: gui; a plain value.
#pragma once

#include "client/model/Reactions.h"
#include "client/session/ChatLine.h"

#include <QDateTime>
#include <QModelIndex>
#include <QString>

namespace watek::client::ui {

struct MessageRow {
    enum class Kind {
        Said,
        Action, ///< "/me waves"
        Notice,
        Passage, ///< joined, left, renamed: may be hidden, is never unread
        Event, ///< topic, mode, the connection, the server's own words
        Failure, ///< what was refused, and why
        Day,
        Marker,
    };

    session::LineId id = 0; ///< 0: a day or a marker
    Kind kind = Kind::Said;
    session::Delivery delivery = session::Delivery::NotOurs;
    bool startsGroup = true;
    bool mentionsMe = false;
    bool isMine = false; ///< we said it
    int hue = 0;
    int newCount = 0; ///< of a marker
    QString author{}; ///< of what a person says; otherwise empty
    /// Of what was said to somebody else than the conversation: "#secret", isolated. Shown as
    /// "→ #secret".
    QString addressee{};
    QString audience{}; ///< of what only some got: "to operators"
    QString text{}; ///< worded for people; may hold IRC formatting codes
    QDateTime time{}; ///< local time
    QString messageId{}; ///< by which others can answer it; empty: they cannot
    bool isAnswer = false; ///< to the message of quoteAuthor, if that one was here
    QString quoteAuthor{};
    int quoteHue = 0;
    QString quoteText{}; ///< in one line, without formatting
    QList<model::Reaction> reactions{};

    bool isFromPerson() const
    {
        return kind == Kind::Said || kind == Kind::Action || kind == Kind::Notice;
    }
    /// It can be answered and reacted to.
    bool isAddressable() const { return isFromPerson() && !messageId.isEmpty(); }
    bool isRule() const { return kind == Kind::Day || kind == Kind::Marker; }
};

/// The facts behind `index`.
MessageRow messageRow(const QModelIndex &index);

/// The time of day, as short as the locale has it: "10:02".
QString timeText(const MessageRow &row);
/// What stands in a day's or a marker's line; empty for the others.
QString ruleText(const MessageRow &row);
/// To whom it was said, as it stands in front of the text: "→ #secret", "to operators"; empty when
/// it was said to all who see it.
QString addressText(const MessageRow &row);
/// "sending…" or "Not sent."; empty when there is nothing to say.
QString deliveryText(const MessageRow &row);
/// What stands in the line above an answer: "anna: the first words", or that it is not here.
QString quoteLine(const MessageRow &row);
/// The row as one line of text for the clipboard ("[10:02] <anna> hello") and for a screen reader.
QString copyText(const MessageRow &row);
QString spokenText(const MessageRow &row);

} // namespace watek::client::ui
