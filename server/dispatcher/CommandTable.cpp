#include "server/dispatcher/CommandTable.h"

#include "server/dispatcher/commands/Commands.h"

#include <algorithm>
#include <array>

namespace watek::server::dispatcher {

namespace {

using enum When;
using enum shared::OperRole;

// clang-format off
constexpr std::array kCommands{
    //         verb        handler          when          parameters, role, cost
    CommandRow{"ADMIN",    handleAdmin,    Online,      0, None,  1,
        "ADMIN [<server>]",
        "Shows whom to ask about this server."},
    CommandRow{"AUTHENTICATE", handleAuthenticate, Always, 1, None, 2,
        "AUTHENTICATE <mechanism> | <data> | *",
        "Logs you in to your account (SASL). Your program does that by itself."},
    CommandRow{"AWAY",     handleAway,     Always,      0, None,  1,
        "AWAY [<text>]",
        "Marks you as away, or as back when there is no text."},
    CommandRow{"BATCH",    handleBatch,    Online,      1, None,  1,
        "BATCH +<name> <type> [<parameters>] | -<name>",
        "Groups the messages in between."},
    CommandRow{"CAP",      handleCap,      Always,      1, None,  1,
        "CAP LS [302] | LIST | REQ :<capabilities> | END",
        "Negotiates extensions of the protocol."},
    CommandRow{"CHANSERV", handleChanServ, Online,      1, None,  1,
        "CHANSERV <command> [<words>]",
        "Registered channels: CHANSERV HELP tells more."},
    CommandRow{"CHATHISTORY", handleChathistory, Online, 0, None, 2,
        "CHATHISTORY LATEST|BEFORE|AFTER|AROUND|BETWEEN <channel or nick> <reference> [<reference>] <limit>",
        "Shows what was said before, by timestamp=<time> or msgid=<id>; TARGETS <time> <time> <limit> where."},
    CommandRow{"CHGHOST",  handleChghost,  Online,      2, Admin, 1,
        "CHGHOST <nick> [<username>] <host>",
        "For operators: gives somebody another host or username to be seen by."},
    CommandRow{"CONNECT",  handleConnect,  Online,      1, Admin, 1,
        "CONNECT <server> [<port>]",
        "For operators. This server links to no others."},
    CommandRow{"CS",       handleChanServ, Online,      1, None,  1,
        "CS <command> [<words>]",
        "The same as CHANSERV."},
    CommandRow{"DIE",      handleDie,      Online,      0, Admin, 1,
        "DIE",
        "For operators: ends the server."},
    CommandRow{"FILTER",   handleFilter,   Online,      0, Mute,  1,
        "FILTER [LIST] | ADD warn|drop|mute <word> [<reason>] | DEL <word>",
        "For operators: words that are not to be said here; * and ? are wildcards."},
    CommandRow{"HELP",     handleHelp,     Online,      0, None,  1,
        "HELP [<command>]",
        "Shows what a command does, or which commands there are."},
    CommandRow{"HELPOP",   handleHelp,     Online,      0, None,  1,
        "HELPOP [<command>]",
        "The same as HELP."},
    CommandRow{"INFO",     handleInfo,     Online,      0, None,  1,
        "INFO [<server>]",
        "Shows what this server is."},
    CommandRow{"INVITE",   handleInvite,   Online,      0, None,  1,
        "INVITE [<nick> <channel>]",
        "Asks somebody into a channel, or lists where you are asked to."},
    CommandRow{"ISON",     handleIson,     Online,      1, None,  1,
        "ISON <nick> [<nick> ...]",
        "Shows which of these are online."},
    CommandRow{"ISUPPORT", handleIsupport, Always,      0, None,  1,
        "ISUPPORT",
        "Shows what this server supports (005)."},
    CommandRow{"JOIN",     handleJoin,     Online,      1, None,  1,
        "JOIN <channel>[,<channel>...] [<key>[,<key>...]] | JOIN 0",
        "Takes you into channels; 0 takes you out of all."},
    CommandRow{"KICK",     handleKick,     Online,      2, None,  1,
        "KICK <channel> <nick>[,<nick>...] [<reason>]",
        "Puts somebody out of a channel."},
    CommandRow{"KILL",     handleKill,     Online,      2, Kick,  1,
        "KILL <nick> <reason>",
        "For operators: closes somebody's connection."},
    CommandRow{"KLINE",    handleKline,    Online,      1, Ban,   1,
        "KLINE [<minutes>] <nick or user@host> [<reason>]",
        "For operators: keeps somebody away from the server."},
    CommandRow{"KNOCK",    handleKnock,    Online,      1, None,  1,
        "KNOCK <channel> [<text>]",
        "Asks those inside a channel to invite you."},
    CommandRow{"LINKS",    handleLinks,    Online,      0, None,  1,
        "LINKS [<mask>]",
        "Shows the servers of the network."},
    CommandRow{"LIST",     handleList,     Online,      0, None,  1,
        "LIST [<channel or mask>[,...]] [<condition>[,...]]",
        "Lists channels. Conditions: <users, >users, C<minutes, C>minutes, T<minutes, T>minutes, !mask."},
    CommandRow{"LUSERS",   handleLusers,   Online,      0, None,  1,
        "LUSERS",
        "Counts users and channels."},
    CommandRow{"MARKREAD", handleMarkread, Online,      0, None,  1,
        "MARKREAD <channel or nick> [timestamp=<time>]",
        "Tells until where you have read, to your other programs as well; alone: shows it."},
    CommandRow{"METADATA", handleMetadata, Always,      2, None,  1,
        "METADATA <channel, nick or *> GET|LIST|SET|CLEAR|SUB|UNSUB|SUBS|SYNC [<keys or key and value>]",
        "Shows and changes what people and channels tell of themselves, and what of that you hear."},
    CommandRow{"MODE",     handleMode,     Online,      1, None,  1,
        "MODE <channel or nick> [<modes> [<parameters>]]",
        "Shows or changes the modes of a channel, or yours. +x keeps what is said in a channel out of "
        "the history."},
    CommandRow{"MONITOR",  handleMonitor,  Online,      1, None,  1,
        "MONITOR +|- <nick>[,<nick>...] | C | L | S",
        "Tells you when people come and go."},
    CommandRow{"MOTD",     handleMotd,     Online,      0, None,  1,
        "MOTD [<server>]",
        "Shows the message of the day."},
    CommandRow{"MUTE",     handleMute,     Online,      1, Mute,  1,
        "MUTE [-guests] [<minutes>] <nick, user@host or $a:account> [<reason>]",
        "For operators: silences somebody on the whole server; with -guests, only who is not logged in."},
    CommandRow{"NAMES",    handleNames,    Online,      0, None,  1,
        "NAMES [<channel>[,<channel>...]]",
        "Shows who is in a channel."},
    CommandRow{"NICK",     handleNick,     Always,      0, None,  1,
        "NICK <nick>",
        "Gives you another nickname."},
    CommandRow{"NICKSERV", handleNickServ, Online,      1, None,  1,
        "NICKSERV <command> [<words>]",
        "Your account: NICKSERV HELP tells more."},
    CommandRow{"NOTICE",   handleNotice,   Online,      0, None,  1,
        "NOTICE <target>[,<target>...] <text>",
        "Says something that no program answers."},
    CommandRow{"NS",       handleNickServ, Online,      1, None,  1,
        "NS <command> [<words>]",
        "The same as NICKSERV."},
    CommandRow{"OPER",     handleOper,     Online,      1, None,  10,
        "OPER <name> [<password>]",
        "Makes you an operator of the server."},
    CommandRow{"PART",     handlePart,     Online,      1, None,  1,
        "PART <channel>[,<channel>...] [<reason>]",
        "Takes you out of channels."},
    CommandRow{"PASS",     handlePass,     Registering, 1, None,  1,
        "PASS <password> | <account>:<password>",
        "Gives the password of the server, or logs you in, before NICK and USER."},
    CommandRow{"PING",     handlePing,     Always,      0, None,  1,
        "PING <token>",
        "Asks the server for a PONG."},
    CommandRow{"PONG",     handlePong,     Always,      0, None,  1,
        "PONG <token>",
        "Answers a PING of the server."},
    CommandRow{"PRIVMSG",  handlePrivmsg,  Online,      0, None,  1,
        "PRIVMSG <target>[,<target>...] <text>",
        "Says something to people and channels."},
    CommandRow{"QUIT",     handleQuit,     Always,      0, None,  1,
        "QUIT [<reason>]",
        "Takes you out of the chat."},
    CommandRow{"REDACT",   handleRedact,   Online,      2, None,  1,
        "REDACT <channel or nick> <message id> [<reason>]",
        "Takes back what you have said; in a channel that you are operator of, also what others have."},
    CommandRow{"REGISTER", handleRegister, Always,      3, None,  10,
        "REGISTER <account>|* <e-mail>|* <password>",
        "Makes an account of your own; * is your nickname."},
    CommandRow{"REHASH",   handleRehash,   Online,      0, Admin, 1,
        "REHASH",
        "For operators: reads the settings again."},
    CommandRow{"RENAME",   handleRename,   Online,      2, None,  1,
        "RENAME <channel> <new name> [<reason>]",
        "Gives a channel another name."},
    CommandRow{"REPORT",   handleReport,   Online,      2, None,  2,
        "REPORT <nick or channel> [<message id>] :<reason>",
        "Tells the operators of the server about somebody, or about what was said; /msg NickServ "
        "REPORT does the same."},
    CommandRow{"REPORTS",  handleReports,  Online,      0, See,   1,
        "REPORTS",
        "For operators: shows what was reported, the latest last."},
    CommandRow{"RESTART",  handleRestart,  Online,      0, Admin, 1,
        "RESTART",
        "For operators: stops the server and starts it again."},
    CommandRow{"RESUME",   handleResume,   Registering, 1, None,  2,
        "RESUME <token>",
        "Brings you back after a broken connection. Your program does that by itself."},
    CommandRow{"SEARCH",   handleSearch,   Online,      1, None,  4,
        "SEARCH text=<words>[;in=<channel or nick>][;from=<nick>][;after=<time>][;before=<time>][;limit=<number>]",
        "Finds what was said, where you may read it. In the words: \"a phrase\", beginning*, from:, in:, before:, after:, has:link."},
    CommandRow{"SETHOST",  handleSethost,  Online,      1, Admin, 1,
        "SETHOST <host>",
        "For operators: gives you another host to be seen by."},
    CommandRow{"SETNAME",  handleSetname,  Online,      1, None,  1,
        "SETNAME <realname>",
        "Changes your real name."},
    CommandRow{"SILENCE",  handleSilence,  Online,      0, None,  1,
        "SILENCE [+|-<mask>[,<mask>...]]",
        "Lets you hear no more of whom a mask fits (anna, *!*@host, $a:account), in channels too; ~ before a mask makes an exception. Alone: shows your list."},
    CommandRow{"SQUIT",    handleSquit,    Online,      1, Admin, 1,
        "SQUIT <server> <reason>",
        "For operators. This server links to no others."},
    CommandRow{"STATS",    handleStats,    Online,      1, None,  1,
        "STATS <letter> [<server>]",
        "Shows figures: u uptime, m commands, i who may connect, y classes, c and h other servers; for operators a accounts, k bans, l connections, o operators, p doors."},
    CommandRow{"SUMMON",   handleSummon,   Online,      0, None,  1,
        "SUMMON <user>",
        "Not in use on this server."},
    CommandRow{"TAGMSG",   handleTagmsg,   Online,      0, None,  1,
        "TAGMSG <target>[,<target>...]",
        "Sends tags without a text."},
    CommandRow{"TIME",     handleTime,     Online,      0, None,  1,
        "TIME [<server>]",
        "Shows the server's clock."},
    CommandRow{"TOPIC",    handleTopic,    Online,      1, None,  1,
        "TOPIC <channel> [<topic>]",
        "Shows or sets the topic of a channel."},
    CommandRow{"TRACE",    handleTrace,    Online,      0, None,  1,
        "TRACE [<server or nick>]",
        "Shows the connections of this server, as far as you may see them."},
    CommandRow{"UNKLINE",  handleUnkline,  Online,      1, Ban,   1,
        "UNKLINE <user@host>",
        "For operators: takes a KLINE back."},
    CommandRow{"UNMUTE",   handleUnmute,   Online,      1, Mute,  1,
        "UNMUTE <nick, user@host or $a:account>",
        "For operators: takes a MUTE back."},
    CommandRow{"USER",     handleUser,     Registering, 4, None,  1,
        "USER <username> 0 * <realname>",
        "Says who you are, when you connect."},
    CommandRow{"USERHOST", handleUserhost, Online,      1, None,  1,
        "USERHOST <nick> [<nick> ...]",
        "A few words on up to five users."},
    CommandRow{"USERIP",   handleUserip,   Online,      1, None,  1,
        "USERIP <nick> [<nick> ...]",
        "The addresses of up to five users."},
    CommandRow{"USERS",    handleUsers,    Online,      0, None,  1,
        "USERS [<server>]",
        "Not in use on this server."},
    CommandRow{"VERIFY",   handleVerify,   Always,      2, None,  1,
        "VERIFY <account> <code>",
        "Takes the code that was sent to you by e-mail when you registered."},
    CommandRow{"VERSION",  handleVersion,  Online,      0, None,  1,
        "VERSION [<server>]",
        "Shows the version of the server and what it supports."},
    CommandRow{"VHOST",    handleVhost,    Online,      1, Admin, 1,
        "VHOST <account> [<host> | OFF]",
        "For operators: gives an account a host that its owner is seen by, or takes it away."},
    CommandRow{"WALLOPS",  handleWallops,  Online,      1, See,   1,
        "WALLOPS <text>",
        "For operators: speaks to everybody with user mode +w."},
    CommandRow{"WEBIRC",   handleWebirc,   Registering, 0, None,  1,
        "WEBIRC <password> <gateway> <host> <address> [:<options>]",
        "For web gateways: says whom this connection is for."},
    CommandRow{"WHO",      handleWho,      Online,      0, None,  1,
        "WHO [<channel or mask> [o][%<fields>[,<token>]]]",
        "Lists users."},
    CommandRow{"WHOIS",    handleWhois,    Online,      0, None,  1,
        "WHOIS [<server>] <nick>",
        "Shows what is known of a user."},
    CommandRow{"WHOWAS",   handleWhowas,   Online,      0, None,  1,
        "WHOWAS <nick>[,<nick>...] [<count>]",
        "Shows who has had a nickname."},
};
// clang-format on
static_assert(std::ranges::is_sorted(kCommands, {}, &CommandRow::verb));

} // namespace

std::span<const CommandRow> commandTable() { return kCommands; }

const CommandRow *findCommand(QByteArrayView verb)
{
    const std::string_view wanted(verb.data(), size_t(verb.size()));
    const auto row = std::ranges::lower_bound(kCommands, wanted, {}, &CommandRow::verb);
    return row != kCommands.end() && row->verb == wanted ? &*row : nullptr;
}

void Chat::countUse(size_t row)
{
    if (row >= m_commandUses.size())
        m_commandUses.resize(row + 1);
    ++m_commandUses[row];
}

void runCommand(Chat &chat, Call &call)
{
    const QByteArray &verb = call.message.command;
    const bool isRegistered = call.user().isInChat;
    if (call.message.hasTag("batch") && takeBatchLine(chat, call))
        return;
    const CommandRow *const row = findCommand(verb);
    if (!row) {
        // RFC 1459 section 2.4: a numeric is no command of a client's, and is "silently dropped".
        // An answer to it could go in circles between two servers. With a label the client gets
        // its ACK as for every command without an answer.
        if (!protocol::numericFromText(verb))
            call.replies.numeric(protocol::ERR_UNKNOWNCOMMAND, {verb, "Unknown command"});
        return;
    }
    if (row->when == When::Online && !isRegistered) {
        call.replies.numeric(protocol::ERR_NOTREGISTERED, {"You have not registered"});
        return;
    }
    if (row->when == When::Registering && isRegistered) {
        call.replies.numeric(protocol::ERR_ALREADYREGISTERED, {"You may not reregister"});
        return;
    }
    if (row->needed > call.role()) {
        if (call.isOperator())
            call.replies.numeric(
                protocol::ERR_NOPRIVS, {verb, "Insufficient operator privileges."});
        else
            call.replies.numeric(protocol::ERR_NOPRIVILEGES,
                {call.user().isOperator()
                        ? "Permission Denied- You are an IRC operator by another connection, not "
                          "by this one"
                        : "Permission Denied- You're not an IRC operator"});
        return;
    }
    if (call.paramCount() < row->minParams) {
        call.replies.numeric(protocol::ERR_NEEDMOREPARAMS, {verb, "Not enough parameters"});
        return;
    }
    chat.countUse(size_t(row - kCommands.data()));
    call.cost = row->cost;
    row->handler(chat, call);
}

} // namespace watek::server::dispatcher
