// One row of a conversation as the session knows it: what happened, who, when; the window words it.
// Thread: gui; a plain value.
#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QList>
#include <QString>
#include <QStringList>
#include <QtGlobal>

#include <compare>

namespace watek::client::session {

/// A conversation for as long as the program runs: unique over all sessions, never used again.
struct ConversationId {
    quint32 session = 0;
    quint32 number = 0;

    auto operator<=>(const ConversationId &) const = default;
    explicit operator bool() const { return number != 0; }
};

inline size_t qHash(ConversationId id, size_t seed = 0) noexcept
{
    return ::qHash((quint64(id.session) << 32) | id.number, seed);
}

/// A line within its conversation; rises from 1. 0 is no line.
using LineId = quint64;

enum class LineKind {
    Message,
    Action, ///< /me
    Notice,
    Join, ///< author joined
    Part, ///< author left; text is the reason, may be empty
    Quit, ///< author left the network; text is the reason
    Kick, ///< author threw `target` out; text is the reason
    Nick, ///< author is now called `target`
    Topic, ///< author set the topic to text (empty: removed it). No author: what it is, told on
           ///< joining
    Mode, ///< author changed modes; text is "+o anna" as the server said it. `target`: the only
          ///< member whose rank it changes, or we, where it is our own user mode
    Invite, ///< author invites us into channel `target`; or, where text is not empty, `target` into
            ///< the channel `text`
    Server, ///< the server's own words in text; `code` is its numeric or command; `replies` hold
            ///< the numerics as values
    Error, ///< the server refused something; text in its words, `code` its numeric, `target` what
           ///< it is about; `replies` hold the numeric as values
    System, ///< something this program noticed; `event` says what
    Day, ///< made by MessageListModel: a new day begins at timeMs
    NewMarker, ///< made by MessageListModel: what follows was not read yet
};

/// Somebody said it.
inline bool isSpeech(LineKind kind)
{
    return kind == LineKind::Message || kind == LineKind::Action || kind == LineKind::Notice;
}

/// What a System line tells. Fields of the line that it uses are named.
enum class SystemEvent {
    None,
    ConnectionLost, ///< by itself
    ServerSilent, ///< the connection was given up, since the server did not answer any more
    ClosedByServer, ///< text: why, in the server's words; may be empty
    Killed, ///< author, an operator, closed the connection of `target`; text: why
    Disconnected, ///< by the person; text: the reason that others were told
    ConnectedAgain,
    Welcome, ///< registered; author: our nick
    NickInUse, ///< author: the nick that was asked for, target: the one that we got
    NotDelivered, ///< text: what waited and was given up
    NowAway, ///< author is away, text: why; only in queries and for ourselves
    NoLongerAway,
    Ignoring, ///< what `target` (a mask) says is not shown from now on
    IgnoreListFull, ///< target: the mask that found no place
    NoLongerIgnoring, ///< target: a nick or mask
    WasNotIgnored, ///< target: a nick or mask
    Help, ///< target: the command that is asked for; empty: all
    IgnoredPeople, ///< text: the masks, with spaces between them; empty: nobody is ignored
};

/// What became of a message of our own.
enum class Delivery {
    NotOurs, ///< somebody else's, or not a message
    Waiting, ///< not left yet: no connection, no channel, or others go first; leaves by itself
    Sending, ///< on its way; the server has not answered
    Sent, ///< the server has echoed it, or answered behind it without refusing it
    Failed, ///< refused or stopped; Session::retry() sends it again
    Unknown, ///< the connection broke before an answer: it may have arrived; retry() as well
};

/// A person may have it sent again.
inline bool canBeRetried(Delivery delivery)
{
    return delivery == Delivery::Failed || delivery == Delivery::Unknown;
}

/// Somebody put a reaction on a message, or took it back.
struct ReactionChange {
    QString messageId; ///< of the message that is reacted to
    QString nick;
    bool isSelf = false;
    QString text; ///< "👍", or a word
    bool isTakenBack = false;
};

/// A numeric of the server as values, for windows to word.
struct NumericReply {
    QByteArray code; ///< "341"
    QStringList params; ///< without our own nick in front

    bool operator==(const NumericReply &) const = default;
};

struct ChatLine {
    LineId id = 0;
    LineKind kind = LineKind::Message;
    SystemEvent event = SystemEvent::None;
    qint64 timeMs = 0; ///< since 1970 UTC; the server's time where it tells it
    QString author = {}; ///< nick, or the server's name
    bool isSelf = false; ///< the author is us
    /// See LineKind. Of speech: whom or what it was said to, where that is not the conversation
    /// in which the line stands; "@#lobby" beside an audience.
    QString target = {};
    bool isTargetSelf = false; ///< the target is us
    /// Of speech in a channel of which only some members got it: the sign of the lowest rank that
    /// did ('@' or '+', as in STATUSMSG). Null: everybody there got it.
    QChar audience = {};
    QString text = {}; ///< as it came, with IRC formatting codes
    QByteArray code = {};
    /// One numeric, or all that belong together: what WHOIS (or WHOWAS) says about somebody.
    QList<NumericReply> replies = {};
    QString messageId = {}; ///< msgid tag; may be empty
    QString replyTo = {}; ///< id of the message that this one answers; may be empty
    bool isHighlight = false; ///< it names us, or it is a private message to us
    Delivery delivery = Delivery::NotOurs;

    bool operator==(const ChatLine &) const = default;
};

} // namespace watek::client::session
