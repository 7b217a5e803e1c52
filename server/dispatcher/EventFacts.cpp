#include "server/dispatcher/EventFacts.h"

namespace watek::server::dispatcher {

namespace {

/// Who sits in a channel with `subject` and asked to be told of such things.
EventFacts forPeersWith(Capability capability, base::UserId subject)
{
    return {.hearers = Hearers::Peers, .subject = subject, .needs = capability};
}

EventFacts forMembers(const protocol::ChannelName &channel)
{
    return {.hearers = Hearers::Members, .channel = &channel};
}

} // namespace

EventFacts factsOf(const Event &event)
{
    return std::visit(
        Overloaded{
            [](const SaidInChannel &said) {
                // Messages of several lines have forms that no audience is kept in.
                const bool isForAll = said.least == Rank::Member && said.lines.empty();
                return EventFacts{
                    .hearers = isForAll ? Hearers::Members : Hearers::Listeners,
                    .ownCopy = OwnCopy::IfAsked,
                    .channel = &said.channel,
                    .least = said.least,
                    .isSaid = true,
                    .isDurable = said.kind != SaidKind::Tagmsg,
                };
            },
            [](const SaidToUser &said) {
                return EventFacts{
                    .hearers = Hearers::Person,
                    .ownCopy = OwnCopy::IfAsked,
                    .person = said.receiver,
                    .isSaid = true,
                    .isDurable = said.kind != SaidKind::Tagmsg,
                };
            },
            [](const CameOnline &) {
                return EventFacts{.ownCopy = OwnCopy::Never, .watched = Watched::Comes};
            },
            [&](const Joined &joined) {
                EventFacts facts = forMembers(joined.channel);
                facts.isAppliedFirst = true;
                facts.shownAnew = event.actor.user;
                return facts;
            },
            [&](const Parted &parted) {
                EventFacts facts = forMembers(parted.channel);
                facts.shownAnew = event.actor.user;
                return facts;
            },
            [&](const Quit &) {
                return EventFacts{.hearers = Hearers::Peers,
                    .ownCopy = OwnCopy::Never,
                    .subject = event.actor.user,
                    .watched = Watched::Goes};
            },
            [&](const NickChanged &) {
                return EventFacts{.hearers = Hearers::Peers,
                    .subject = event.actor.user,
                    .watched = Watched::IsChanged,
                    .shownAnew = event.actor.user};
            },
            [](const TopicSet &set) { return forMembers(set.channel); },
            [](const ModesChanged &changed) { return forMembers(changed.channel); },
            [](const UserModesChanged &) { return EventFacts{.changesOperator = true}; },
            [](const Kicked &kicked) {
                EventFacts facts = forMembers(kicked.channel);
                facts.shownAnew = kicked.member;
                return facts;
            },
            [](const Invited &invited) {
                return EventFacts{
                    .hearers = Hearers::Person, .ownCopy = OwnCopy::Never, .person = invited.guest};
            },
            // Of one's own AWAY the numeric tells: IRCv3 away-notify.
            [&](const AwayChanged &) {
                EventFacts facts = forPeersWith(Capability::AwayNotify, event.actor.user);
                facts.ownCopy = OwnCopy::Never;
                return facts;
            },
            [&](const RealnameChanged &) {
                return forPeersWith(Capability::SetName, event.actor.user);
            },
            [&](const AccountChanged &) {
                EventFacts facts = forPeersWith(Capability::AccountNotify, event.actor.user);
                facts.shownAnew = event.actor.user;
                return facts;
            },
            [&](const HostChanged &changed) {
                EventFacts facts = forPeersWith(Capability::ChgHost, changed.whose.user);
                facts.hasFallback = true;
                // An operator that changes somebody else hears of it like everybody.
                if (changed.whose.user != event.actor.user)
                    facts.ownCopy = OwnCopy::Never;
                return facts;
            },
            [](const ChannelRenamed &renamed) {
                return EventFacts{.hearers = Hearers::Listeners,
                    .channel = &renamed.channel,
                    .needs = Capability::ChannelRename,
                    // "SHOULD NOT be used if the rename only changes the case of the channel name"
                    .hasFallback = renamed.channel.key() != renamed.to.key()};
            },
            [](const Wallops &) {
                return EventFacts{.hearers = Hearers::WallopsListeners, .isDurable = false};
            },
            // MODE +o tells of the first, a sentence of the others.
            [](const RoleGiven &) {
                return EventFacts{.ownCopy = OwnCopy::Never, .changesOperator = true};
            },
            [](const BanSet &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            [](const BanLifted &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            [](const MonitorChanged &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            [](const ChannelKept &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            [](const AccountStored &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            // MODE tells of what others see of it.
            [](const ChannelStored &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            // The other connections of its owner show the list, too.
            [](const SilenceChanged &) { return EventFacts{}; },
            [](const FilterSet &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            [](const FilterRemoved &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            [](const Reported &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            [](const ReportDone &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            // MARKREAD and METADATA are lines of the server's, written by who knows the receivers.
            [](const MarkRead &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            [](const MetadataSet &) { return EventFacts{.ownCopy = OwnCopy::Never}; },
            [](const Redacted &redacted) {
                return EventFacts{
                    .hearers = redacted.channel ? Hearers::Listeners : Hearers::Person,
                    .channel = redacted.channel ? &*redacted.channel : nullptr,
                    .least = redacted.least,
                    .person = redacted.receiver,
                    .needs = Capability::MessageRedaction,
                    .isDurable = false,
                };
            },
        },
        event.what);
}

} // namespace watek::server::dispatcher
