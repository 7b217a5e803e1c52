#include "server/dispatcher/KeptRow.h"

#include "server/dispatcher/EventEncoder.h"
#include "server/dispatcher/state/ChannelModes.h"

#include <algorithm>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

KeptKind keptKindOf(SaidKind kind)
{
    switch (kind) {
    case SaidKind::Privmsg:
        return KeptKind::Privmsg;
    case SaidKind::Notice:
        return KeptKind::Notice;
    case SaidKind::Tagmsg:
        return KeptKind::Tagmsg;
    }
    Q_UNREACHABLE();
}

/// What both kinds of messages have in common.
template <typename Said>
void fillSaid(KeptMessage &row, const Said &said)
{
    row.kind = keptKindOf(said.kind);
    row.text = said.text;
    row.clientTags = said.clientTags;
    row.lines.reserve(said.lines.size());
    for (const SaidLine &line : said.lines)
        row.lines.push_back({line.text, line.continues});
    if (said.kind == SaidKind::Tagmsg)
        row.params = {msgidRepliedTo(said.clientTags)};
}

void fillEvent(KeptMessage &row, KeptKind kind, const Event &event, const QByteArray &target)
{
    row.kind = kind;
    row.target = target;
    row.params = ircMessage(event, LineForm::irc({Capability::ExtendedJoin})).params;
}

/// A copy when there is a key in it: that is rare.
void fillModes(KeptMessage &row, const Event &event, const ModesChanged &changed)
{
    const auto hasKey = [](const ModeChange &change) { return change.letter == mode::kKey; };
    if (std::ranges::none_of(changed.changes, hasKey))
        return fillEvent(row, KeptKind::Mode, event, changed.channel.text());
    ModesChanged shown = changed;
    for (ModeChange &change : shown.changes) {
        if (hasKey(change))
            change.param = "*";
    }
    const Event copy{
        .msgid = event.msgid, .timeMs = event.timeMs, .actor = event.actor, .what = shown};
    fillEvent(row, KeptKind::Mode, copy, changed.channel.text());
}

} // namespace

KeptMessage keptRow(const Event &event, AccountId account)
{
    KeptMessage row{.timeMs = event.timeMs,
        .msgid = event.msgid,
        .conversation = {},
        .source = event.actor.source,
        .account = event.actor.account,
        .accountId = account,
        .isBot = event.actor.isBot};
    std::visit(Overloaded{[&](const SaidInChannel &said) {
                              fillSaid(row, said);
                              row.target = said.channel.text();
                              row.leastRank = sigilOf(said.least);
                              row.resendId = said.resendId;
                          },
                   [&](const SaidToUser &said) {
                       fillSaid(row, said);
                       row.target = said.receiverNick;
                       row.resendId = said.resendId;
                   },
                   [&](const Joined &joined) {
                       fillEvent(row, KeptKind::Join, event, joined.channel.text());
                   },
                   [&](const Parted &parted) {
                       fillEvent(row, KeptKind::Part, event, parted.channel.text());
                   },
                   [&](const Kicked &kicked) {
                       fillEvent(row, KeptKind::Kick, event, kicked.channel.text());
                   },
                   [&](const TopicSet &set) {
                       fillEvent(row, KeptKind::Topic, event, set.channel.text());
                   },
                   [&](const ModesChanged &changed) { fillModes(row, event, changed); },
                   // The last thing that is kept of a channel says what it is called.
                   [&](const ChannelRenamed &renamed) {
                       fillEvent(row, KeptKind::Rename, event, renamed.to.text());
                   },
                   [&](const Quit &) { fillEvent(row, KeptKind::Quit, event, {}); },
                   [&](const NickChanged &) { fillEvent(row, KeptKind::Nick, event, {}); },
                   [](const auto &) { Q_ASSERT_X(false, "keptRow", "nothing keeps that"); }},
        event.what);
    return row;
}

QByteArray msgidRepliedTo(const QByteArray &clientTags)
{
    // The document on replies has the first one; programs of before send the second.
    constexpr QByteArrayView kReply = "+reply=";
    constexpr QByteArrayView kDraftReply = "+draft/reply=";
    constexpr QByteArrayView kTyping = "+typing";
    QByteArray msgid;
    for (const QByteArray &tag : clientTags.split(';')) {
        if (tag.startsWith(kTyping))
            return {};
        for (const QByteArrayView reply : {kReply, kDraftReply}) {
            if (tag.startsWith(reply))
                msgid = tag.mid(reply.size());
        }
    }
    return msgid;
}

QByteArray sigilOf(Rank rank)
{
    if (rank == Rank::Member)
        return {};
    return QByteArray(1, std::ranges::find(kPrefixModes, rank, &PrefixModeRow::rank)->sigil);
}

} // namespace watek::server::dispatcher
