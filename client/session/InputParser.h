// Turns what a person typed into intents: a message, or a command such as /join.
// Any thread; pure and total.
#pragma once

#include "common/base/Expected.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>

#include <span>

namespace watek::client::session {

enum class Verb {
    Say, ///< text to target
    Action, ///< /me
    Message, ///< /msg target text
    Notice, ///< /notice target text
    Query, ///< /query nick [text]
    Nick, ///< /nick target
    Join, ///< /join #a,#b [keys]: target, text
    Part, ///< /part [#a] [reason]
    Topic, ///< /topic [#a] [text]; hasText false asks for it
    Names, ///< /names [#a]
    Who, ///< /who [mask]
    Whois, ///< /whois nick
    Away, ///< /away [text]; without text: back
    Invite, ///< /invite nick [#a]: args = {nick}, target = channel
    Kick, ///< /kick [#a] nick [reason]: args = {nick}, target = channel
    Mode, ///< /mode [target] [changes]: args = changes
    List, ///< /list [mask]: opens the list of channels
    Raw, ///< /raw line
    Quit, ///< /quit, /exit [reason]
    Help, ///< /help [command]
    Ban, ///< /ban [#a] nick|mask…: args = those, target = channel; without any: asks for the list
    Unban, ///< /unban [#a] nick|mask…: as Ban
    MemberMode, ///< /op, /devoice … [#a] nick…: text = "+o", args = nicks, target = channel
    Whowas, ///< /whowas nick
    Back, ///< /back
    Ignore, ///< /ignore [nick|mask]: target; without it: asks for the list
    Unignore, ///< /unignore nick|mask: target
    Ctcp, ///< /ctcp target text
    Motd, ///< /motd [server]: target
    Lusers, ///< /lusers
    Close, ///< /close: the conversation it is typed in
    Clear, ///< /clear: what is shown of the conversation it is typed in
    Connect, ///< /connect [host [port]]: text, an address for parseServerAddress(); empty: here
    Reconnect, ///< /reconnect
    Disconnect, ///< /disconnect [reason]
};

struct Intent {
    Verb verb = Verb::Say;
    QString target = {};
    QString text = {};
    QStringList args = {};
    bool hasText = false; ///< text was given, even if empty ("/topic :" removes the topic)

    bool operator==(const Intent &) const = default;
};

enum class InputError {
    Empty, ///< nothing but spaces; windows ignore it
    UnknownCommand,
    MissingArgument, ///< `command` wants more; its usage is in commandTable()
    NotAChannel, ///< the command needs a channel and this is none
    NoOneToTalkTo, ///< text typed on the server's own page
    NotConnected, ///< a command (not a message: those wait) while disconnected
    TooManyWaiting, ///< the queue of what waits for the connection is full
    BadNick,
    BadChannel,
    NotJoined, ///< talking in a channel that we are not in while online
    NobodyWhileOffline, ///< NoOneToTalkTo, and there is no connection either
    ConnectedAlready, ///< /connect here while there is a connection or one is on its way
    BadAddress, ///< /connect with what is no address
};

struct InputFailure {
    InputError error = InputError::Empty;
    QString command = {}; ///< lower case, without '/'; empty for plain text

    bool operator==(const InputFailure &) const = default;
};

/// Where it was typed.
struct InputContext {
    QString target = {}; ///< channel or nick; empty on the server's page
    bool isChannel = false;
    QString channelTypes = QStringLiteral("#&");
};

/// One line is one intent; text of several lines becomes one Say per line that is not blank (a
/// command is read only from the first character of the whole text). "//text" says "/text".
base::Expected<QList<Intent>, InputFailure> parseInput(
    QStringView text, const InputContext &context);

/// A command as help and completion list it.
struct CommandInfo {
    const char *name; ///< "join"
    Verb verb;
    const char *usage; ///< "#channel[,#channel] [key]": words of the grammar, not translated
    const char
        *canonical; ///< for an alias ("j", "exit") the name it stands for, otherwise the same
    const char *change = ""; ///< of MemberMode: "+o"
};

/// All commands in alphabetical order.
std::span<const CommandInfo> commandTable();

} // namespace watek::client::session
