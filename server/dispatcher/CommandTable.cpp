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
    CommandRow{"ADMIN",    handleAdmin},
    CommandRow{"AWAY",     handleAway,    Always},
    CommandRow{"BATCH",    handleBatch,   Online,      1},
    CommandRow{"CAP",      handleCap,     Always,      1},
    CommandRow{"CHGHOST",  handleChghost, Online,     2, Admin},
    CommandRow{"CONNECT",  handleConnect, Online,     1, Admin},
    CommandRow{"DIE",      handleDie,     Online,     0, Admin},
    CommandRow{"HELP",     handleHelp},
    CommandRow{"HELPOP",   handleHelp},
    CommandRow{"INFO",     handleInfo},
    CommandRow{"INVITE",   handleInvite},
    CommandRow{"ISON",     handleIson,    Online,      1},
    CommandRow{"ISUPPORT", handleIsupport, Always},
    CommandRow{"JOIN",     handleJoin,    Online,      1},
    CommandRow{"KICK",     handleKick,    Online,      2},
    CommandRow{"KILL",     handleKill,    Online,     2, Kick},
    CommandRow{"KLINE",    handleKline,   Online,     1, Ban},
    CommandRow{"KNOCK",    handleKnock,   Online,     1},
    CommandRow{"LINKS",    handleLinks},
    CommandRow{"LIST",     handleList},
    CommandRow{"LUSERS",   handleLusers},
    CommandRow{"MODE",     handleMode,    Online,      1},
    CommandRow{"MONITOR",  handleMonitor, Online,     1},
    CommandRow{"MOTD",     handleMotd},
    CommandRow{"MUTE",     handleMute,    Online,     1, Mute},
    CommandRow{"NAMES",    handleNames},
    CommandRow{"NICK",     handleNick,    Always},
    CommandRow{"NOTICE",   handleNotice},
    CommandRow{"OPER",     handleOper,    Online,     2, None, 10},
    CommandRow{"PART",     handlePart,    Online,      1},
    CommandRow{"PASS",     handlePass,    Registering, 1},
    CommandRow{"PING",     handlePing,    Always},
    CommandRow{"PONG",     handlePong,    Always},
    CommandRow{"PRIVMSG",  handlePrivmsg},
    CommandRow{"QUIT",     handleQuit,    Always},
    CommandRow{"REHASH",   handleRehash,  Online,     0, Admin},
    CommandRow{"RENAME",   handleRename,  Online,      2},
    CommandRow{"RESTART",  handleRestart, Online,     0, Admin},
    CommandRow{"SETHOST",  handleSethost, Online,     1, Admin},
    CommandRow{"SETNAME",  handleSetname, Online,      1},
    CommandRow{"SQUIT",    handleSquit,   Online,     1, Admin},
    CommandRow{"STATS",    handleStats,   Online,     1},
    CommandRow{"SUMMON",   handleSummon},
    CommandRow{"TAGMSG",   handleTagmsg},
    CommandRow{"TIME",     handleTime},
    CommandRow{"TOPIC",    handleTopic,   Online,      1},
    CommandRow{"TRACE",    handleTrace},
    CommandRow{"UNKLINE",  handleUnkline, Online,     1, Ban},
    CommandRow{"UNMUTE",   handleUnmute,  Online,     1, Mute},
    CommandRow{"USER",     handleUser,    Registering, 4},
    CommandRow{"USERHOST", handleUserhost, Online,     1},
    CommandRow{"USERIP",   handleUserip,  Online,     1},
    CommandRow{"USERS",    handleUsers},
    CommandRow{"VERSION",  handleVersion},
    CommandRow{"WALLOPS",  handleWallops, Online,     1, See},
    CommandRow{"WHO",      handleWho},
    CommandRow{"WHOIS",    handleWhois},
    CommandRow{"WHOWAS",   handleWhowas},
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

void runCommand(Chat &chat, Call &call)
{
    const QByteArray &verb = call.message.command;
    const bool isRegistered = call.user.isInChat;
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
    if (row->needed > call.user.role) {
        if (call.user.isOperator())
            call.replies.numeric(
                protocol::ERR_NOPRIVS, {verb, "Insufficient operator privileges."});
        else
            call.replies.numeric(
                protocol::ERR_NOPRIVILEGES, {"Permission Denied- You're not an IRC operator"});
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
