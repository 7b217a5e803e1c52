// Both languages of the chat, side by side.
#include "server/dispatcher/EventEncoder.h"

#include "common/protocol/DisplayText.h"
#include "common/protocol/PlainText.h"
#include "server/dispatcher/LineWriter.h"
#include "server/dispatcher/ServerTime.h"

#include <utility>

namespace watek::server::dispatcher {

using protocol::Message;

namespace {

const char *commandOf(SaidKind kind)
{
    switch (kind) {
    case SaidKind::Privmsg:
        return "PRIVMSG";
    case SaidKind::Notice:
        return "NOTICE";
    case SaidKind::Tagmsg:
        break;
    }
    return "TAGMSG";
}

/// What both kinds of messages have in common.
template <typename Said>
Message saidMessage(const Event &event, const Said &said, const QByteArray &target, LineForm form)
{
    if (said.kind != SaidKind::Tagmsg)
        return {{}, event.actor.source, commandOf(said.kind), {target, said.text}};
    // IRCv3 message-tags "The TAGMSG tag-only message": others must not get it.
    return form.has(Capability::MessageTags) ? Message{{}, event.actor.source, "TAGMSG", {target}}
                                             : Message{};
}

template <typename Read>
auto ofSaid(const Event &event, Read read)
{
    if (const auto *inChannel = std::get_if<SaidInChannel>(&event.what))
        return read(*inChannel);
    if (const auto *toUser = std::get_if<SaidToUser>(&event.what))
        return read(*toUser);
    return decltype(read(SaidToUser{})){};
}

/// The capabilities that make a difference to how this event is written.
CapabilitySet relevantTo(const Event &event)
{
    CapabilitySet relevant{Capability::MessageTags, Capability::ServerTime};
    if (!speakerOf(event).account.isEmpty())
        relevant.insert(Capability::AccountTag);
    if (std::holds_alternative<Joined>(event.what))
        relevant.insert(Capability::ExtendedJoin);
    if (ofSaid(event, [](const auto &said) { return !said.lines.empty(); }))
        relevant.insert(Capability::Multiline);
    return relevant;
}

/// The name of a batch, which may hold fewer characters than a message id.
/// IRCv3 batch "The BATCH verb".
QByteArray batchName(QByteArray msgid) { return 'b' + msgid.replace('_', '-'); }

/// "@#chan" for those above a rank, "#chan" for everybody.
QByteArray targetText(const protocol::ChannelName &channel, Rank least)
{
    for (const PrefixModeRow &row : kPrefixModes) {
        if (row.rank == least)
            return row.sigil + channel.text();
    }
    return channel.text();
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

/// IRCv3 account-notify, extended-join: '*' is nobody's account.
QByteArray accountText(const QByteArray &account)
{
    return account.isEmpty() ? QByteArrayLiteral("*") : account;
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

/// Its lines without the ending of the last one.
template <typename Said>
QByteArray guestSaid(const Event &event, const Said &said, const QByteArray &mark)
{
    if (said.kind == SaidKind::Tagmsg)
        return {};
    const bool isServer = !event.actor.user;
    const auto lineOf = [&](const QByteArray &text) {
        return isServer ? serverLine(text) : markedLine(mark, event.actor.nick, text);
    };
    if (said.lines.empty())
        return lineOf(said.text);
    QByteArrayList shown;
    for (const SaidLine &line : said.lines)
        shown.append(line.text.isEmpty() ? QByteArray() : lineOf(line.text));
    shown.removeAll(QByteArray());
    return shown.join('\n');
}

} // namespace

EventEncoder::EventEncoder(const Event &event)
    : m_event(event)
    , m_relevant(relevantTo(event))
{
}

QByteArray EventEncoder::bytesFor(LineForm receiver)
{
    const LineForm form = receiver.reducedTo(m_relevant);
    for (const Encoded &encoded : m_encoded) {
        if (encoded.form == form)
            return encoded.bytes;
    }
    m_encoded.append({form, encode(form)});
    return m_encoded.last().bytes;
}

QByteArray EventEncoder::encode(LineForm form)
{
    if (form.isPlainText())
        return guestLine(m_event);
    const Message message = ircMessage(m_event, form);
    if (message.command.isEmpty())
        return {};
    QByteArray bytes;
    const auto *const lines = ofSaid(
        m_event, [](const auto &said) { return said.lines.empty() ? nullptr : &said.lines; });
    if (lines) {
        appendSaidLines(bytes, form, *lines);
        return bytes;
    }
    bytes.reserve(kLineBytes);
    appendTags(bytes, form, true);
    appendLine(bytes, message);
    return bytes;
}

/// The server's own first: IRCv3 message-tags "Client-only tags". A message id and the client's
/// tags belong to the first line of a message only: IRCv3 multiline "Fallback", "Message ids".
void EventEncoder::appendTags(QByteArray &out, LineForm form, bool isFirst)
{
    char separator = '@';
    const auto append = [&](const char *key, const QByteArray &value) {
        out.append(std::exchange(separator, ';')).append(key);
        if (!value.isEmpty())
            out.append('=').append(value);
    };
    if (form.has(Capability::ServerTime)) {
        if (m_time.isEmpty())
            m_time = serverTime(m_event.timeMs);
        append("time", m_time);
    }
    const Actor &speaker = speakerOf(m_event);
    if (form.has(Capability::AccountTag) && !speaker.account.isEmpty())
        append("account", protocol::escapeTagValue(speaker.account));
    if (form.has(Capability::MessageTags)) {
        if (isFirst && !m_event.msgid.isEmpty())
            append("msgid", m_event.msgid);
        if (speaker.isBot)
            append("bot", {});
        const QByteArray clientTags
            = ofSaid(m_event, [](const auto &said) { return said.clientTags; });
        if (isFirst && !clientTags.isEmpty())
            append(clientTags.constData(), {});
    }
    if (separator == ';')
        out.append(' ');
}

/// IRCv3 multiline: a batch for those who know it, messages of one line for the others.
void EventEncoder::appendSaidLines(
    QByteArray &out, LineForm form, const std::vector<SaidLine> &lines)
{
    Message message = ircMessage(m_event, form);
    const QByteArray target = message.params.value(0);
    const auto appendBatch = [&](QList<QByteArray> params) {
        appendLine(out, {{}, m_event.actor.source, "BATCH", std::move(params)});
    };
    const bool isBatch = form.has(Capability::Multiline);
    const QByteArray name = batchName(m_event.msgid);
    if (isBatch) {
        appendTags(out, form, true);
        appendBatch({'+' + name, "draft/multiline", target});
    }
    bool isFirst = true;
    for (const SaidLine &line : lines) {
        if (isBatch)
            out.append("@batch=" + name).append(line.continues ? ";draft/multiline-concat " : " ");
        else if (line.text.isEmpty())
            continue;
        else
            appendTags(out, form, std::exchange(isFirst, false));
        message.params = {target, line.text};
        appendLine(out, message);
    }
    if (isBatch)
        appendBatch({'-' + name});
}

Message ircMessage(const Event &event, LineForm form)
{
    const auto message = [&](const char *command, QList<QByteArray> params) {
        return Message{{}, speakerOf(event).source, command, std::move(params)};
    };
    return std::visit(
        Overloaded{
            [&](const SaidInChannel &said) {
                return saidMessage(event, said, targetText(said.channel, said.least), form);
            },
            [&](const SaidToUser &said) {
                return saidMessage(event, said, said.receiverNick, form);
            },
            [&](const CameOnline &) { return Message{}; },
            [&](const RoleGiven &) { return Message{}; },
            [&](const BanSet &) { return Message{}; },
            [&](const BanLifted &) { return Message{}; },
            [&](const MonitorChanged &) { return Message{}; },
            [&](const ChannelKept &) { return Message{}; },
            [&](const AccountStored &) { return Message{}; },
            [&](const ChannelStored &) { return Message{}; },
            [&](const FilterSet &) { return Message{}; },
            [&](const FilterRemoved &) { return Message{}; },
            [&](const Reported &) { return Message{}; },
            [&](const ReportDone &) { return Message{}; },
            [&](const MarkRead &) { return Message{}; },
            [&](const MetadataSet &) { return Message{}; },
            [&](const Redacted &redacted) {
                const QByteArray target = redacted.channel
                    ? targetText(*redacted.channel, redacted.least)
                    : redacted.receiverNick;
                return message("REDACT", withReason({target, redacted.msgid}, redacted.reason));
            },
            [&](const SilenceChanged &changed) {
                return message("SILENCE", {(changed.isSet ? '+' : '-') + changed.mask});
            },
            [&](const Joined &joined) {
                if (!form.has(Capability::ExtendedJoin))
                    return message("JOIN", {joined.channel.text()});
                return message("JOIN",
                    {joined.channel.text(), accountText(event.actor.account), joined.realname});
            },
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
            [&](const ChannelRenamed &renamed) {
                return message(
                    "RENAME", {renamed.channel.text(), renamed.to.text(), renamed.reason});
            },
            [&](const Invited &invited) {
                return message("INVITE", {invited.guestNick, invited.channel.text()});
            },
            [&](const AwayChanged &changed) {
                return message("AWAY", withReason({}, changed.message.value_or(QByteArray())));
            },
            [&](const RealnameChanged &changed) { return message("SETNAME", {changed.realname}); },
            [&](const HostChanged &changed) {
                return message("CHGHOST", {changed.username, changed.host});
            },
            [&](const Wallops &wallops) { return message("WALLOPS", {wallops.text}); },
            [&](const AccountChanged &changed) {
                return message("ACCOUNT", {accountText(changed.account)});
            },
        },
        event.what);
}

QByteArray guestLine(const Event &event)
{
    const QByteArray &name = event.actor.nick;
    QByteArray line = std::visit(
        Overloaded{
            [&](const SaidInChannel &said) {
                return guestSaid(event, said, said.kind == SaidKind::Privmsg ? "" : "[notice] ");
            },
            [&](const SaidToUser &said) {
                return guestSaid(
                    event, said, said.kind == SaidKind::Privmsg ? "[private] " : "[notice] ");
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
            [](const Wallops &) { return QByteArray(); },
            [](const RealnameChanged &) { return QByteArray(); },
            [](const HostChanged &) { return QByteArray(); },
            [](const AccountChanged &) { return QByteArray(); },
            [](const ChannelRenamed &) { return QByteArray(); },
            [](const RoleGiven &) { return QByteArray(); },
            [](const BanSet &) { return QByteArray(); },
            [](const BanLifted &) { return QByteArray(); },
            [](const MonitorChanged &) { return QByteArray(); },
            [](const ChannelKept &) { return QByteArray(); },
            [](const AccountStored &) { return QByteArray(); },
            [](const ChannelStored &) { return QByteArray(); },
            [](const SilenceChanged &) { return QByteArray(); },
            [](const FilterSet &) { return QByteArray(); },
            [](const FilterRemoved &) { return QByteArray(); },
            [](const Reported &) { return QByteArray(); },
            [](const ReportDone &) { return QByteArray(); },
            [](const MarkRead &) { return QByteArray(); },
            [](const MetadataSet &) { return QByteArray(); },
            // They were shown no id of any message.
            [](const Redacted &) { return QByteArray(); },
        },
        event.what);
    if (line.isEmpty())
        return line;
    // A message of several lines has line feeds of its own.
    QByteArrayList shown = line.split('\n');
    for (QByteArray &each : shown)
        each = protocol::safeToShow(each);
    return shown.join('\n') + '\n';
}

} // namespace watek::server::dispatcher
