// The commands that people type, for help, completion and the parser.
#include "client/session/InputParser.h"

#include <array>

namespace watek::client::session {

namespace {

// Alphabetical; the usage is the grammar, which is the same in every language.
constexpr std::array kCommands{
    CommandInfo{"away", Verb::Away, "[reason]", "away"},
    CommandInfo{"back", Verb::Back, "", "back"},
    CommandInfo{"ban", Verb::Ban, "[#channel] [nick|mask ...]", "ban"},
    CommandInfo{"clear", Verb::Clear, "", "clear"},
    CommandInfo{"close", Verb::Close, "", "close"},
    CommandInfo{"connect", Verb::Connect, "[host [port]]", "connect"},
    CommandInfo{"ctcp", Verb::Ctcp, "nick request", "ctcp"},
    CommandInfo{"dehalfop", Verb::MemberMode, "[#channel] nick ...", "dehalfop", "-h"},
    CommandInfo{"deop", Verb::MemberMode, "[#channel] nick ...", "deop", "-o"},
    CommandInfo{"devoice", Verb::MemberMode, "[#channel] nick ...", "devoice", "-v"},
    CommandInfo{"disconnect", Verb::Disconnect, "[reason]", "disconnect"},
    CommandInfo{"exit", Verb::Quit, "[reason]", "quit"},
    CommandInfo{"halfop", Verb::MemberMode, "[#channel] nick ...", "halfop", "+h"},
    CommandInfo{"help", Verb::Help, "[command]", "help"},
    CommandInfo{"ignore", Verb::Ignore, "[nick|mask]", "ignore"},
    CommandInfo{"invite", Verb::Invite, "nick [#channel]", "invite"},
    CommandInfo{"j", Verb::Join, "#channel[,#channel] [key[,key]]", "join"},
    CommandInfo{"join", Verb::Join, "#channel[,#channel] [key[,key]]", "join"},
    CommandInfo{"kick", Verb::Kick, "[#channel] nick [reason]", "kick"},
    CommandInfo{"leave", Verb::Part, "[#channel] [reason]", "part"},
    CommandInfo{"list", Verb::List, "[mask]", "list"},
    CommandInfo{"lusers", Verb::Lusers, "", "lusers"},
    CommandInfo{"me", Verb::Action, "text", "me"},
    CommandInfo{"mode", Verb::Mode, "[#channel|nick] [changes]", "mode"},
    CommandInfo{"motd", Verb::Motd, "[server]", "motd"},
    CommandInfo{"msg", Verb::Message, "nick|#channel text", "msg"},
    CommandInfo{"names", Verb::Names, "[#channel]", "names"},
    CommandInfo{"nick", Verb::Nick, "nick", "nick"},
    CommandInfo{"notice", Verb::Notice, "nick|#channel text", "notice"},
    CommandInfo{"op", Verb::MemberMode, "[#channel] nick ...", "op", "+o"},
    CommandInfo{"part", Verb::Part, "[#channel] [reason]", "part"},
    CommandInfo{"query", Verb::Query, "nick [text]", "query"},
    CommandInfo{"quit", Verb::Quit, "[reason]", "quit"},
    CommandInfo{"quote", Verb::Raw, "line", "raw"},
    CommandInfo{"raw", Verb::Raw, "line", "raw"},
    CommandInfo{"reconnect", Verb::Reconnect, "", "reconnect"},
    CommandInfo{"topic", Verb::Topic, "[#channel] [text]", "topic"},
    CommandInfo{"unban", Verb::Unban, "[#channel] nick|mask ...", "unban"},
    CommandInfo{"unignore", Verb::Unignore, "nick|mask", "unignore"},
    CommandInfo{"voice", Verb::MemberMode, "[#channel] nick ...", "voice", "+v"},
    CommandInfo{"who", Verb::Who, "[#channel|mask]", "who"},
    CommandInfo{"whois", Verb::Whois, "nick", "whois"},
    CommandInfo{"whowas", Verb::Whowas, "nick", "whowas"},
};

} // namespace

std::span<const CommandInfo> commandTable() { return kCommands; }

} // namespace watek::client::session
