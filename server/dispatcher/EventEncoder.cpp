// Both languages of the chat, side by side.
#include "server/dispatcher/EventEncoder.h"

#include "common/protocol/PlainText.h"
#include "server/dispatcher/LineWriter.h"

namespace watek::server::dispatcher {

using protocol::Message;

namespace {

const char *commandOf(SaidKind kind) { return kind == SaidKind::Privmsg ? "PRIVMSG" : "NOTICE"; }

/// "@#chan" for those above a rank, "#chan" for everybody.
QByteArray targetText(const SaidInChannel &said)
{
    for (const PrefixModeRow &row : kPrefixModes) {
        if (row.rank == said.least)
            return row.sigil + said.channel.text();
    }
    return said.channel.text();
}

/// "+o-v anna marek" as parameters.
QList<QByteArray> modeParams(const std::vector<ModeChange> &changes)
{
    QByteArray letters;
    QList<QByteArray> params;
    char sign = 0;
    for (const ModeChange &change : changes) {
        const char wanted = change.isSet ? '+' : '-';
        if (sign != wanted)
            letters.append(sign = wanted);
        letters.append(change.letter);
        if (!change.param.isEmpty())
            params.append(change.param);
    }
    params.prepend(letters);
    return params;
}

/// `params` and, when there is one, the reason.
QList<QByteArray> withReason(QList<QByteArray> params, const QByteArray &reason)
{
    if (!reason.isEmpty())
        params.append(reason);
    return params;
}

QByteArray serverLine(const QByteArray &text)
{
    return protocol::guestServerLine(protocol::withoutFormatting(text));
}

/// guestMessageLine() behind a word that says what kind of message it is.
QByteArray markedLine(const QByteArray &mark, QByteArrayView name, QByteArrayView text)
{
    const QByteArray line = protocol::guestMessageLine(name, text);
    return line.isEmpty() ? line : mark + line;
}

} // namespace

QByteArray EventEncoder::bytesFor(LineForm form)
{
    for (const Encoded &encoded : m_encoded) {
        if (encoded.form == form)
            return encoded.bytes;
    }
    m_encoded.append({form, encode(form)});
    return m_encoded.last().bytes;
}

QByteArray EventEncoder::encode(LineForm form) const
{
    if (form.isPlainText())
        return guestLine(m_event);
    const Message message = ircMessage(m_event);
    if (message.command.isEmpty())
        return {};
    // Tags that the form asks for (time, msgid, account) go in here.
    QByteArray line;
    line.reserve(kLineBytes);
    appendLine(line, message);
    return line;
}

Message ircMessage(const Event &event)
{
    const auto message = [&](const char *command, QList<QByteArray> params) {
        return Message{{}, event.actor.source, command, std::move(params)};
    };
    return std::visit(
        Overloaded{
            [&](const SaidInChannel &said) {
                return message(commandOf(said.kind), {targetText(said), said.text});
            },
            [&](const SaidToUser &said) {
                return message(commandOf(said.kind), {said.receiverNick, said.text});
            },
            [&](const CameOnline &) { return Message{}; },
            [&](const Joined &joined) { return message("JOIN", {joined.channel.text()}); },
            [&](const Parted &parted) {
                return message("PART", withReason({parted.channel.text()}, parted.reason));
            },
            [&](const Quit &quit) { return message("QUIT", {quit.reason}); },
            [&](const NickChanged &changed) { return message("NICK", {changed.nick.text()}); },
            [&](const TopicSet &set) {
                return message("TOPIC", {set.channel.text(), set.topic});
            },
            [&](const ModesChanged &changed) {
                return message("MODE",
                    QList<QByteArray>{changed.channel.text()} + modeParams(changed.changes));
            },
            [&](const UserModesChanged &changed) {
                return message(
                    "MODE", QList<QByteArray>{event.actor.nick} + modeParams(changed.changes));
            },
            [&](const Kicked &kicked) {
                return message("KICK", {kicked.channel.text(), kicked.memberNick, kicked.reason});
            },
            [&](const Invited &invited) {
                return message("INVITE", {invited.guestNick, invited.channel.text()});
            },
            [&](const AwayChanged &) { return Message{}; },
        },
        event.what);
}

QByteArray guestLine(const Event &event)
{
    const QByteArray &name = event.actor.nick;
    QByteArray line = std::visit(
        Overloaded{
            [&](const SaidInChannel &said) {
                return said.kind == SaidKind::Privmsg ? protocol::guestMessageLine(name, said.text)
                                                      : markedLine("[notice] ", name, said.text);
            },
            [&](const SaidToUser &said) {
                return said.kind == SaidKind::Privmsg ? markedLine("[private] ", name, said.text)
                                                      : markedLine("[notice] ", name, said.text);
            },
            [&](const Joined &) { return protocol::guestJoinedLine(name); },
            [&](const Parted &) { return protocol::guestLeftLine(name); },
            [&](const Quit &) { return protocol::guestLeftLine(name); },
            [&](const NickChanged &changed) {
                return serverLine(name + " is now known as " + changed.nick.text() + '.');
            },
            [&](const TopicSet &set) {
                return serverLine(set.topic.isEmpty() ? name + " has cleared the topic."
                                                      : name + " has set the topic: " + set.topic);
            },
            [&](const Kicked &kicked) {
                return serverLine(
                    kicked.memberNick + " was removed by " + name + ": " + kicked.reason);
            },
            [&](const Invited &invited) {
                return serverLine(name + " invites you to " + invited.channel.text()
                    + ", which needs an IRC client.");
            },
            [](const CameOnline &) { return QByteArray(); },
            [](const ModesChanged &) { return QByteArray(); },
            [](const UserModesChanged &) { return QByteArray(); },
            [](const AwayChanged &) { return QByteArray(); },
        },
        event.what);
    if (!line.isEmpty())
        line.append('\n');
    return line;
}

} // namespace watek::server::dispatcher
