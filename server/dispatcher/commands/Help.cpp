// HELP and HELPOP: a few words on every command, from the command table. Modern IRC "HELP message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

void sendIndex(Call &call)
{
    constexpr qsizetype kLineBytes = 300;
    const auto text = [&](const QByteArray &line) {
        call.replies.numeric(protocol::RPL_HELPTXT, {"*", line});
    };
    call.replies.numeric(protocol::RPL_HELPSTART, {"*", "Help for the commands of this server"});
    text("HELP <command> tells more about one of these:");
    QByteArray names;
    for (const CommandRow &row : commandTable()) {
        if (names.size() > kLineBytes)
            text(std::exchange(names, {}));
        if (!names.isEmpty())
            names.append(' ');
        names.append(row.verb.data(), qsizetype(row.verb.size()));
    }
    text(names);
    call.replies.numeric(protocol::RPL_ENDOFHELP, {"*", "End of /HELP"});
}

} // namespace

void handleHelp(Chat &, Call &call)
{
    const QByteArray subject = call.param(0);
    if (subject.isEmpty() || subject == "*")
        return sendIndex(call);
    const CommandRow *const row = findCommand(subject.toUpper());
    if (!row)
        return call.replies.numeric(
            protocol::ERR_HELPNOTFOUND, {subject, "No help available on this topic"});
    call.replies.numeric(protocol::RPL_HELPSTART, {subject, row->syntax});
    call.replies.numeric(protocol::RPL_HELPTXT, {subject, row->help});
    call.replies.numeric(protocol::RPL_ENDOFHELP, {subject, "End of /HELP"});
}

} // namespace watek::server::dispatcher
