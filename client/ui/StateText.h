// Every state a person can meet, as one table: what is said, how loudly, and what can be done about
// it. Thread: gui; pure but for the language that is set. Nothing else in the client words a state.
#pragma once

#include "client/session/ConnectionState.h"

#include <QList>
#include <QString>

namespace watek::client::ui {

enum class State {
    NoNetwork, ///< the list is empty
    EmptyChannel,
    EmptyQuery,
    EmptyServerPage,
    Resolving,
    Connecting,
    SecuringTls,
    Registering,
    Waiting, ///< the server is full, and we stand in its queue
    WaitingNoPlace, ///< the same before it told the place
    NotConnected, ///< and never was
    Disconnected, ///< by the person
    Lost,
    HostNotFound,
    Refused,
    Unreachable,
    TimedOut,
    TlsFailed,
    CertificateNotTrusted,
    CertificateChanged,
    ClosedByServer,
    NotIrc,
    NotEncrypted, ///< and a password would have been sent
    TlsGone, ///< where there was some before
    TlsBroken, ///< not agreed on this time, where there was some before
    WrongPassword,
    Banned,
    NickRefused,
    NicksInUse, ///< ours, and all that were tried instead
    LoginFailed,
    ServerFull, ///< and it has no queue, or a full one
    NickInUse, ///< connected under another name
    Invited, ///< somebody asks us into a channel
    Leaving, ///< a channel, in a moment
    Closing, ///< a query, in a moment
    NotInChannel, ///< left, kicked or banned: the tab stays readable
    LinesWaiting, ///< our own, in this conversation
    ManyLines, ///< before so many are sent
    TooLong, ///< will be sent in pieces
    NotDelivered,
    PerhapsDelivered, ///< the connection was lost before the server said anything about it
    Online, ///< nothing to say
};
inline constexpr int kStateCount = int(State::Online) + 1;

enum class StateButton {
    TryNow,
    Stop,
    ConnectAgain,
    ChangeServer,
    LeaveQueue,
    ChangeNick,
    ChooseNick, ///< while not connected
    Dismiss,
    Trust,
    ForgetTrusted,
    ConnectPlain,
    GoBack,
    JoinAgain,
    JoinChannel,
    Undo,
    JoinInvited,
    NotNow,
    Retry,
    Send,
    Cancel,
};

enum class Tone {
    Quiet, ///< a word in an empty place
    Working, ///< it goes on by itself
    Warning, ///< it goes on by itself, but something is wrong
    Failure, ///< it needs the person
};

/// What the sentences are filled with; only those that a state names are read.
struct StateFacts {
    QString server{}; ///< as the person knows it
    QString host{};
    int port = 0;
    int seconds = -1; ///< until the next attempt; -1: none is planned
    int place = 0;
    int used = 0;
    int places = 0;
    QString nick{}; ///< ours
    QString by{}; ///< who invites
    QString wantedNick{};
    QString channel{}; ///< or the other person of a query
    QString detail{}; ///< in the system's or the server's words
    int count = 0; ///< of messages
    receive::Certificate certificate{}; ///< the one that is shown
    QByteArray trustedSha256{}; ///< of the one that was trusted before
};

struct StateMessage {
    Tone tone = Tone::Quiet;
    QString text{};
    /// So many letters at the end of `text` count while somebody waits: where the room is short,
    /// they stand in a line of their own, and what stands before them is cut in its middle if even
    /// then it must be. 0: the text takes the lines it needs.
    qsizetype tail = 0;
    QString detail{}; ///< for a tool tip; may be empty
    QString proof{}; ///< lines to be compared or copied: whose certificate that is; may be empty
    QList<StateButton> buttons{};
};

State stateOf(const session::ConnectionState &connection);
/// In the language that is set. While an attempt is planned its countdown is added, and the buttons
/// are Try now and Stop.
StateMessage stateMessage(State state, const StateFacts &facts);
QString buttonText(StateButton button);
/// SHA-256 as people compare it, and as our server shows its own: "B3:6C:…".
QString fingerprintText(const QByteArray &sha256);

} // namespace watek::client::ui
