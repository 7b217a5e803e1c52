// HELP and HELPOP: a few words on every command, from one table. Modern IRC "HELP message".
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>
#include <array>

namespace watek::server::dispatcher {

namespace {

struct HelpRow {
    QByteArrayView verb;
    const char *syntax;
    const char *text;
};

// clang-format off
constexpr std::array kHelp{
    HelpRow{"ADMIN", "ADMIN [<server>]", "Shows whom to ask about this server."},
    HelpRow{"AUTHENTICATE", "AUTHENTICATE <mechanism or data>", "Logs in to an account (SASL)."},
    HelpRow{"AWAY", "AWAY [<text>]", "Marks you as away, or as back when there is no text."},
    HelpRow{"BATCH", "BATCH +<name> <type> [<parameters>] | -<name>", "Groups the messages in between."},
    HelpRow{"CAP", "CAP LS [302] | LIST | REQ :<capabilities> | END", "Negotiates extensions of the protocol."},
    HelpRow{"CHGHOST", "CHGHOST <nick> [<username>] <host>", "For operators: gives somebody another host or username to be seen by."},
    HelpRow{"CONNECT", "CONNECT <server> [<port>]", "For operators. This server links to no others."},
    HelpRow{"DIE", "DIE", "For operators: ends the server."},
    HelpRow{"HELP", "HELP [<command>]", "Shows what a command does, or which commands there are."},
    HelpRow{"HELPOP", "HELPOP [<command>]", "The same as HELP."},
    HelpRow{"INFO", "INFO [<server>]", "Shows what this server is."},
    HelpRow{"INVITE", "INVITE [<nick> <channel>]", "Asks somebody into a channel, or lists where you are asked to."},
    HelpRow{"ISON", "ISON <nick> [<nick> ...]", "Shows which of these are online."},
    HelpRow{"ISUPPORT", "ISUPPORT", "Shows what this server supports (005)."},
    HelpRow{"JOIN", "JOIN <channel>[,<channel>...] [<key>[,<key>...]] | JOIN 0", "Takes you into channels; 0 takes you out of all."},
    HelpRow{"KICK", "KICK <channel> <nick>[,<nick>...] [<reason>]", "Puts somebody out of a channel."},
    HelpRow{"KILL", "KILL <nick> <reason>", "For operators: closes somebody's connection."},
    HelpRow{"KLINE", "KLINE [<minutes>] <nick or user@host> [<reason>]", "For operators: keeps somebody away from the server."},
    HelpRow{"KNOCK", "KNOCK <channel> [<text>]", "Asks those inside a channel to invite you."},
    HelpRow{"LINKS", "LINKS [<mask>]", "Shows the servers of the network."},
    HelpRow{"LIST", "LIST [<channel or mask>[,...]] [<condition>[,...]]", "Lists channels. Conditions: <users, >users, C<minutes, C>minutes, T<minutes, T>minutes, !mask."},
    HelpRow{"LUSERS", "LUSERS", "Counts users and channels."},
    HelpRow{"MODE", "MODE <channel or nick> [<modes> [<parameters>]]", "Shows or changes the modes of a channel, or yours."},
    HelpRow{"MONITOR", "MONITOR +|- <nick>[,<nick>...] | C | L | S", "Tells you when people come and go."},
    HelpRow{"MOTD", "MOTD [<server>]", "Shows the message of the day."},
    HelpRow{"MUTE", "MUTE [<minutes>] <nick or user@host> [<reason>]", "For operators: silences somebody on the whole server."},
    HelpRow{"NAMES", "NAMES [<channel>[,<channel>...]]", "Shows who is in a channel."},
    HelpRow{"NICK", "NICK <nick>", "Gives you another nickname."},
    HelpRow{"NOTICE", "NOTICE <target>[,<target>...] <text>", "Says something that no program answers."},
    HelpRow{"OPER", "OPER <name> <password>", "Makes you an operator of the server."},
    HelpRow{"PART", "PART <channel>[,<channel>...] [<reason>]", "Takes you out of channels."},
    HelpRow{"PASS", "PASS <password>", "Gives the password of the server, before NICK and USER."},
    HelpRow{"PING", "PING <token>", "Asks the server for a PONG."},
    HelpRow{"PONG", "PONG <token>", "Answers a PING of the server."},
    HelpRow{"PRIVMSG", "PRIVMSG <target>[,<target>...] <text>", "Says something to people and channels."},
    HelpRow{"QUIT", "QUIT [<reason>]", "Takes you out of the chat."},
    HelpRow{"REHASH", "REHASH", "For operators: reads the settings again."},
    HelpRow{"RENAME", "RENAME <channel> <new name> [<reason>]", "Gives a channel another name."},
    HelpRow{"RESTART", "RESTART", "For operators: stops the server and starts it again."},
    HelpRow{"SETHOST", "SETHOST <host>", "For operators: gives you another host to be seen by."},
    HelpRow{"SETNAME", "SETNAME <realname>", "Changes your real name."},
    HelpRow{"SQUIT", "SQUIT <server> <reason>", "For operators. This server links to no others."},
    HelpRow{"STATS", "STATS <letter> [<server>]", "Shows figures: u uptime, m commands, i who may connect, y classes, c and h other servers; for operators k bans, l connections, o operators."},
    HelpRow{"SUMMON", "SUMMON <user>", "Not in use on this server."},
    HelpRow{"TAGMSG", "TAGMSG <target>[,<target>...]", "Sends tags without a text."},
    HelpRow{"TIME", "TIME [<server>]", "Shows the server's clock."},
    HelpRow{"TOPIC", "TOPIC <channel> [<topic>]", "Shows or sets the topic of a channel."},
    HelpRow{"TRACE", "TRACE [<server or nick>]", "Shows the connections of this server, as far as you may see them."},
    HelpRow{"UNKLINE", "UNKLINE <user@host>", "For operators: takes a KLINE back."},
    HelpRow{"UNMUTE", "UNMUTE <user@host>", "For operators: takes a MUTE back."},
    HelpRow{"USER", "USER <username> 0 * <realname>", "Says who you are, when you connect."},
    HelpRow{"USERHOST", "USERHOST <nick> [<nick> ...]", "A few words on up to five users."},
    HelpRow{"USERIP", "USERIP <nick> [<nick> ...]", "The addresses of up to five users."},
    HelpRow{"USERS", "USERS [<server>]", "Not in use on this server."},
    HelpRow{"VERSION", "VERSION [<server>]", "Shows the version of the server and what it supports."},
    HelpRow{"WALLOPS", "WALLOPS <text>", "For operators: speaks to everybody with user mode +w."},
    HelpRow{"WHO", "WHO [<channel or mask> [o][%<fields>[,<token>]]]", "Lists users."},
    HelpRow{"WHOIS", "WHOIS [<server>] <nick>", "Shows what is known of a user."},
    HelpRow{"WHOWAS", "WHOWAS <nick>[,<nick>...] [<count>]", "Shows who has had a nickname."},
};
// clang-format on
static_assert(std::ranges::is_sorted(kHelp, {},
    [](const HelpRow &row) { return std::string_view(row.verb.data(), size_t(row.verb.size())); }));

const HelpRow *findHelp(const QByteArray &verb)
{
    const auto row = std::ranges::find(kHelp, QByteArrayView(verb), &HelpRow::verb);
    return row != kHelp.end() && findCommand(verb) ? &*row : nullptr;
}

void sendIndex(Call &call)
{
    constexpr qsizetype kLineBytes = 300;
    const auto text = [&](const QByteArray &line) {
        call.replies.numeric(protocol::RPL_HELPTXT, {"*", line});
    };
    call.replies.numeric(protocol::RPL_HELPSTART, {"*", "Help for the commands of this server"});
    text("HELP <command> tells more about one of these:");
    QByteArray names;
    for (const HelpRow &row : kHelp) {
        if (!findCommand(row.verb))
            continue;
        if (names.size() > kLineBytes)
            text(std::exchange(names, {}));
        if (!names.isEmpty())
            names.append(' ');
        names.append(row.verb);
    }
    text(names);
    call.replies.numeric(protocol::RPL_ENDOFHELP, {"*", "End of /HELP"});
}

} // namespace

bool hasHelp(QByteArrayView verb)
{
    return std::ranges::find(kHelp, verb, &HelpRow::verb) != kHelp.end();
}

void handleHelp(Chat &, Call &call)
{
    const QByteArray subject = call.param(0);
    if (subject.isEmpty() || subject == "*")
        return sendIndex(call);
    const HelpRow *const row = findHelp(subject.toUpper());
    if (!row)
        return call.replies.numeric(
            protocol::ERR_HELPNOTFOUND, {subject, "No help available on this topic"});
    call.replies.numeric(protocol::RPL_HELPSTART, {subject, row->syntax});
    call.replies.numeric(protocol::RPL_HELPTXT, {subject, row->text});
    call.replies.numeric(protocol::RPL_ENDOFHELP, {subject, "End of /HELP"});
}

} // namespace watek::server::dispatcher
