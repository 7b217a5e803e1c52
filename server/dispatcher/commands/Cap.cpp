// CAP: which extensions the client and the server both know. IRCv3 capability-negotiation.
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

/// The names (with values for clients of version 302), over several lines when one does not hold
/// them.
void sendCapabilities(Call &call, const char *subcommand, bool onlyHis)
{
    constexpr qsizetype kNamesBytes = 400;
    const bool is302 = call.user.capabilityVersion >= 302;
    QList<QByteArray> lines{QByteArray()};
    for (const CapabilityRow &row : kCapabilities) {
        if (onlyHis && !call.user.capabilities.has(row.capability))
            continue;
        QByteArray word = row.name.toByteArray();
        if (is302 && !onlyHis && !row.value.isEmpty())
            word.append('=').append(row.value);
        if (lines.constLast().size() + word.size() > kNamesBytes && is302)
            lines.append(QByteArray());
        if (!lines.constLast().isEmpty())
            lines.last().append(' ');
        lines.last().append(word);
    }
    const QByteArray nick = call.user.nickText();
    const QByteArray last = lines.takeLast();
    for (const QByteArray &line : std::as_const(lines))
        call.replies.fromServer("CAP", {nick, subcommand, "*", line});
    call.replies.fromServer("CAP", {nick, subcommand, last});
}

/// All of it or nothing.
void request(Chat &chat, Call &call, const QByteArray &names) REQUIRES(dispatcherRole)
{
    CapabilitySet wanted = call.user.capabilities;
    bool isKnown = true;
    for (const QByteArray &word : names.split(' ')) {
        if (word.isEmpty())
            continue;
        const bool removes = word.startsWith('-');
        const CapabilityRow *const row = findCapability(removes ? word.mid(1) : word);
        isKnown = isKnown && row;
        if (row && removes)
            wanted.remove(row->capability);
        else if (row)
            wanted.insert(row->capability);
    }
    if (isKnown)
        chat.state().setCapabilities(call.user, wanted);
    call.replies.fromServer("CAP", {call.user.nickText(), isKnown ? "ACK" : "NAK", names});
}

} // namespace

void handleCap(Chat &chat, Call &call)
{
    User &user = call.user;
    const QByteArray subcommand = call.param(0).toUpper();
    const bool isRegistering = !user.isOnline();
    if (subcommand == "LS") {
        user.isNegotiating = user.isNegotiating || isRegistering;
        // A later LS of a lower version does not take the version back.
        user.capabilityVersion = std::max(user.capabilityVersion, call.param(1).toInt());
        sendCapabilities(call, "LS", false);
    } else if (subcommand == "LIST") {
        sendCapabilities(call, "LIST", true);
    } else if (subcommand == "REQ") {
        user.isNegotiating = user.isNegotiating || isRegistering;
        request(chat, call, call.param(1));
    } else if (subcommand == "END") {
        if (isRegistering) {
            user.isNegotiating = false;
            tryRegister(chat, call);
        }
    } else {
        call.replies.numeric(
            protocol::ERR_INVALIDCAPCMD, {call.param(0), "Invalid CAP subcommand"});
    }
}

} // namespace watek::server::dispatcher
