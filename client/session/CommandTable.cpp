// The commands that people type, for help, completion and the parser.
#include "client/session/InputParser.h"

#include <array>

namespace watek::client::session {

namespace {

// Alphabetical; the usage is the grammar, which is the same in every language.
constexpr std::array kCommands{
    CommandInfo{"away", Verb::Away, "[reason]", "away"},
    CommandInfo{"exit", Verb::Quit, "[reason]", "quit"},
    CommandInfo{"help", Verb::Help, "[command]", "help"},
    CommandInfo{"invite", Verb::Invite, "nick [#channel]", "invite"},
    CommandInfo{"j", Verb::Join, "#channel[,#channel] [key[,key]]", "join"},
    CommandInfo{"join", Verb::Join, "#channel[,#channel] [key[,key]]", "join"},
    CommandInfo{"kick", Verb::Kick, "[#channel] nick [reason]", "kick"},
    CommandInfo{"leave", Verb::Part, "[#channel] [reason]", "part"},
    CommandInfo{"list", Verb::List, "[mask]", "list"},
    CommandInfo{"me", Verb::Action, "text", "me"},
    CommandInfo{"mode", Verb::Mode, "[#channel|nick] [changes]", "mode"},
    CommandInfo{"msg", Verb::Message, "nick|#channel text", "msg"},
    CommandInfo{"names", Verb::Names, "[#channel]", "names"},
    CommandInfo{"nick", Verb::Nick, "nick", "nick"},
    CommandInfo{"notice", Verb::Notice, "nick|#channel text", "notice"},
    CommandInfo{"part", Verb::Part, "[#channel] [reason]", "part"},
    CommandInfo{"query", Verb::Query, "nick [text]", "query"},
    CommandInfo{"quit", Verb::Quit, "[reason]", "quit"},
    CommandInfo{"quote", Verb::Raw, "line", "raw"},
    CommandInfo{"raw", Verb::Raw, "line", "raw"},
    CommandInfo{"topic", Verb::Topic, "[#channel] [text]", "topic"},
    CommandInfo{"who", Verb::Who, "[#channel|mask]", "who"},
    CommandInfo{"whois", Verb::Whois, "nick", "whois"},
};

} // namespace

std::span<const CommandInfo> commandTable() { return kCommands; }

} // namespace watek::client::session
