#include "server/dispatcher/HistoryLines.h"

#include "server/dispatcher/EventEncoder.h"
#include "server/dispatcher/LineWriter.h"
#include "server/dispatcher/ServerTime.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

namespace watek::server::dispatcher {

using shared::KeptKind;
using shared::KeptMessage;

namespace {

std::optional<SaidKind> saidKindOf(KeptKind kind)
{
    switch (kind) {
    case KeptKind::Privmsg:
        return SaidKind::Privmsg;
    case KeptKind::Notice:
        return SaidKind::Notice;
    case KeptKind::Tagmsg:
        return SaidKind::Tagmsg;
    default:
        return std::nullopt;
    }
}

/// Of what is not said.
const char *verbOf(KeptKind kind)
{
    switch (kind) {
    case KeptKind::Join:
        return "JOIN";
    case KeptKind::Part:
        return "PART";
    case KeptKind::Quit:
        return "QUIT";
    case KeptKind::Kick:
        return "KICK";
    case KeptKind::Nick:
        return "NICK";
    case KeptKind::Topic:
        return "TOPIC";
    case KeptKind::Mode:
        return "MODE";
    case KeptKind::Rename:
        return "RENAME";
    case KeptKind::Privmsg:
    case KeptKind::Notice:
    case KeptKind::Tagmsg:
        break;
    }
    return "";
}

/// Whoever said it, perhaps long ago: no user of now, and not the server.
constexpr base::UserId kSomebody{std::numeric_limits<quint64>::max()};

/// The stored names were checked when they were given; limits may have changed since.
protocol::ChannelName channelName(const QByteArray &text)
{
    return *protocol::ChannelName::parse(text, std::numeric_limits<qsizetype>::max());
}

Event eventOf(const KeptMessage &message, SaidKind kind, const QByteArray &target)
{
    std::vector<SaidLine> lines;
    for (const shared::KeptLine &line : message.lines)
        lines.push_back({line.text, line.continues});
    Event event{.msgid = message.msgid,
        .timeMs = message.timeMs,
        .actor = {.user = kSomebody,
            .session = {},
            .nick = message.source.left(message.source.indexOf('!')),
            .source = message.source,
            .account = message.account,
            .isBot = message.isBot},
        .what = SaidToUser{}};
    if (message.conversation.channel) {
        event.what = SaidInChannel{.kind = kind,
            .channel = channelName(target),
            .least = rankOfSigil(message.leastRank),
            .text = message.text,
            .clientTags = message.clientTags,
            .lines = std::move(lines)};
    } else {
        event.what = SaidToUser{.kind = kind,
            .receiver = {},
            .receiverNick = target,
            .text = message.text,
            .clientTags = message.clientTags,
            .lines = std::move(lines)};
    }
    return event;
}

/// Of what is not said, as it is told to such a reader.
QList<QByteArray> eventParams(const KeptMessage &message, const QByteArray &target, LineForm form)
{
    QList<QByteArray> params = message.params;
    switch (message.kind) {
    case KeptKind::Join:
        if (!form.has(Capability::ExtendedJoin))
            params.resize(std::min<qsizetype>(params.size(), 1));
        [[fallthrough]];
    case KeptKind::Part:
    case KeptKind::Kick:
    case KeptKind::Topic:
    case KeptKind::Mode:
        if (!params.isEmpty())
            params.front() = target;
        break;
    default: // RENAME names both, and the others none
        break;
    }
    return params;
}

QByteArray eventLine(const KeptMessage &message, const QByteArray &target, LineForm form)
{
    if (message.kind == KeptKind::Rename && !form.has(Capability::ChannelRename))
        return {};
    protocol::Message line{
        {}, message.source, verbOf(message.kind), eventParams(message, target, form)};
    if (form.has(Capability::ServerTime))
        line.tags.append({"time", serverTime(message.timeMs)});
    if (form.has(Capability::AccountTag) && !message.account.isEmpty())
        line.tags.append({"account", message.account});
    if (form.has(Capability::MessageTags) && !message.msgid.isEmpty())
        line.tags.append({"msgid", message.msgid});
    if (form.has(Capability::MessageTags) && message.isBot)
        line.tags.append({"bot", QByteArray()});
    QByteArray out;
    appendLine(out, line);
    return out;
}

/// What no line can have. The server has written none of it, but the file may be damaged.
constexpr std::array kBreaks{'\r', '\n', '\0'};

/// Calls `look` with everything of it that comes into a line.
template <typename Message, typename Look>
void forEachPart(Message &message, Look &&look)
{
    for (auto *const part :
        {&message.msgid, &message.source, &message.account, &message.text, &message.clientTags})
        look(*part);
    for (auto &param : message.params)
        look(param);
    for (auto &line : message.lines)
        look(line.text);
}

bool hasBreaks(const KeptMessage &message)
{
    bool has = false;
    forEachPart(message, [&](const QByteArray &part) {
        has = has || std::ranges::any_of(kBreaks, [&](char each) { return part.contains(each); });
    });
    return has;
}

KeptMessage withoutBreaks(KeptMessage message)
{
    forEachPart(message, [](QByteArray &part) {
        for (const char each : kBreaks)
            part.replace(each, '?');
    });
    return message;
}

} // namespace

QByteArray historyLines(const KeptMessage &message, const QByteArray &target, LineForm form)
{
    if (hasBreaks(message))
        return historyLines(withoutBreaks(message), target, form);
    const auto kind = saidKindOf(message.kind);
    if (!kind)
        return form.isPlainText() ? QByteArray() : eventLine(message, target, form);
    const Event event = eventOf(message, *kind, target);
    return EventEncoder(event).bytesFor(form);
}

QByteArray inBatch(const QByteArray &lines, const QByteArray &name)
{
    constexpr QByteArrayView kBatchTag = "@batch=";
    QByteArray out;
    for (qsizetype start = 0; start < lines.size();) {
        const qsizetype end = lines.indexOf('\n', start) + 1;
        const QByteArrayView line = QByteArrayView(lines).sliced(start, end - start);
        if (!line.startsWith(kBatchTag)) {
            out.append(kBatchTag).append(name);
            out.append(line.startsWith('@') ? ';' : ' ');
        }
        out.append(line.startsWith('@') && !line.startsWith(kBatchTag) ? line.sliced(1) : line);
        start = end;
    }
    return out;
}

} // namespace watek::server::dispatcher
