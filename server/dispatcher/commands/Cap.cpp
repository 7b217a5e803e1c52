// CAP: which extensions the client and the server both know. IRCv3 capability-negotiation.
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

/// What a line of capabilities may hold: one of several is short, and an only one as long as fits
/// with the longest of names around it.
constexpr qsizetype kNamesBytes = 300;
constexpr qsizetype kOnlyLineBytes = 400;

/// The words over as many lines as they need. Clients that cannot read several are sent the first.
void sendWords(Call &call, const char *subcommand, const QList<QByteArray> &words, bool isMultiline)
{
    QList<QByteArray> lines = linesOfWords(words, ' ', isMultiline ? kNamesBytes : kOnlyLineBytes);
    if (!isMultiline)
        lines.resize(1);
    const QByteArray nick = call.user().nickText();
    const QByteArray last = lines.takeLast();
    for (const QByteArray &line : std::as_const(lines))
        call.replies.fromServer("CAP", {nick, subcommand, "*", line});
    call.replies.fromServer("CAP", {nick, subcommand, last});
}

void sendOffered(Chat &chat, Call &call, int version) REQUIRES(dispatcherRole)
{
    QList<QByteArray> words;
    for (const CapabilityRow &row : kCapabilities) {
        if (!isOffered(row.capability, chat.config()))
            continue;
        const QByteArray value = row.capability == Capability::Sasl
            ? saslMechanisms(chat, call.session)
            : capabilityValue(row.capability, chat.config());
        words.append(version >= 302 && !value.isEmpty() ? row.name.toByteArray() + '=' + value
                                                        : row.name.toByteArray());
    }
    const QByteArray sts = stsValue(chat.config(), call.session);
    if (version >= 302 && !sts.isEmpty())
        words.append("sts=" + sts);
    sendWords(call, "LS", words, version >= 302);
}

void sendEnabled(Call &call)
{
    QList<QByteArray> words;
    for (const CapabilityRow &row : kCapabilities) {
        if (call.session.capabilities.has(row.capability))
            words.append(row.name.toByteArray());
    }
    sendWords(call, "LIST", words, call.session.capabilityVersion >= 302);
}

/// All of it or nothing.
void request(Chat &chat, Call &call, const QByteArray &names) REQUIRES(dispatcherRole)
{
    CapabilitySet wanted = call.session.capabilities;
    bool isAccepted = true;
    for (const QByteArray &word : names.split(' ')) {
        if (word.isEmpty())
            continue;
        const bool removes = word.startsWith('-');
        const CapabilityRow *const row = findCapability(removes ? word.mid(1) : word);
        isAccepted = isAccepted && row && isOffered(row->capability, chat.config());
        if (row && removes)
            wanted.remove(row->capability);
        else if (row)
            wanted.insert(row->capability);
    }
    // Clients of version 302 cannot do without: "cap-notify".
    if (call.session.capabilityVersion >= 302 && !wanted.has(Capability::CapNotify))
        isAccepted = false;
    const CapabilitySet before = call.session.capabilities;
    if (isAccepted)
        chat.state().setCapabilities(call.session, wanted);
    // "If an ACK reply originating from the server is spread across multiple lines": whole names in
    // each of them.
    QList<QByteArray> words = names.split(' ');
    words.removeAll(QByteArray());
    for (const QByteArray &line : linesOfWords(words, ' ', kOnlyLineBytes))
        call.replies.fromServer("CAP", {call.user().nickText(), isAccepted ? "ACK" : "NAK", line});
    const CapabilitySet now = call.session.capabilities;
    if (now.has(Capability::Resume) && !before.has(Capability::Resume))
        giveResumeToken(chat, call.session, call.replies);
    else if (before.has(Capability::Resume) && !now.has(Capability::Resume))
        chat.resumptions().forget(call.session);
}

} // namespace

void handleCap(Chat &chat, Call &call)
{
    Session &session = call.session;
    const QByteArray subcommand = call.param(0).toUpper();
    const bool isRegistering = !session.isOnline();
    if (subcommand == "LS") {
        session.isNegotiating = session.isNegotiating || isRegistering;
        // A later LS of a lower version is answered in its way, and does not take the version back.
        const int version = call.param(1).toInt();
        session.capabilityVersion = std::max(session.capabilityVersion, version);
        if (version >= 302) {
            CapabilitySet capabilities = session.capabilities;
            capabilities.insert(Capability::CapNotify);
            chat.state().setCapabilities(session, capabilities);
        }
        sendOffered(chat, call, version);
    } else if (subcommand == "LIST") {
        sendEnabled(call);
    } else if (subcommand == "REQ") {
        if (call.paramCount() == 1)
            return call.replies.numeric(
                protocol::ERR_NEEDMOREPARAMS, {"CAP", "Not enough parameters"});
        session.isNegotiating = session.isNegotiating || isRegistering;
        request(chat, call, call.param(1));
    } else if (subcommand == "END") {
        if (isRegistering) {
            session.isNegotiating = false;
            tryRegister(chat, call);
        }
    } else {
        call.replies.numeric(
            protocol::ERR_INVALIDCAPCMD, {call.param(0), "Invalid CAP subcommand"});
    }
}

} // namespace watek::server::dispatcher
