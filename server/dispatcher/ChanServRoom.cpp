// ChanServ's commands about what is in a channel just now. Nothing of it waits for the store: what
// lasts is kept as if somebody had done it by MODE.
#include "server/dispatcher/ChanServRequest.h"

#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

/// Who is named, or who asks; null, and told: nobody.
User *named(const ChanServRequest &request) REQUIRES(dispatcherRole)
{
    if (request.words.isEmpty())
        return &request.call.user();
    User *const user = request.chat.state().onlineUser(request.word(0));
    if (!user)
        request.say("Nobody here is called " + request.word(0) + '.');
    return user;
}

void changeModes(const ChanServRequest &request, const std::vector<ModeChange> &changes)
    REQUIRES(dispatcherRole)
{
    Chat &chat = request.chat;
    const protocol::ChannelName name = request.channel->name;
    for (std::vector<ModeChange> &line : linesOfChanges(changes))
        chat.happenByServer(ModesChanged{name, std::move(line)});
}

void changeRank(const ChanServRequest &request, Rank rank, bool isGiven) REQUIRES(dispatcherRole)
{
    const User *const user = named(request);
    if (!user)
        return;
    const Membership *const membership = request.channel->member(*user);
    const QByteArray name = request.channel->name.text();
    if (!membership)
        return request.say(user->nickText() + " is not in " + name + '.');
    const bool isOther = user != &request.call.user();
    if (!isGiven && isOther
        && request.chat.state().accessOf(*request.channel, *user) >= request.rank)
        return request.say(user->nickText() + " has a right to it by the access list.");
    if (membership->prefixes.has(rank) == isGiven)
        return request.say(user->nickText() + " is " + (isGiven ? "" : "not ") + rankWord(rank)
            + " in " + name + (isGiven ? " already." : "."));
    changeModes(request, {{isGiven, prefixLetterOf(rank), user->nickText(), user->id}});
    request.say(user->nickText() + " is " + (isGiven ? "" : "no more ") + rankWord(rank) + " in "
        + name + '.');
}

/// The masks of a list, as changes that take them away.
std::vector<ModeChange> allOf(const Channel &channel, char letter)
{
    std::vector<ModeChange> changes;
    for (const ListEntry &entry : channel.list(letter))
        changes.push_back({false, letter, entry.mask, {}});
    return changes;
}

void clearModes(const ChanServRequest &request) REQUIRES(dispatcherRole)
{
    const Channel &channel = *request.channel;
    std::vector<ModeChange> changes;
    const ModeLetters wanted(kNewChannelModes);
    for (const ChannelModeRow &row : kChannelModes) {
        if (row.type != ModeType::Flag || row.needed == Rank::Server)
            continue;
        if (channel.flags.contains(row.letter) != wanted.contains(row.letter))
            changes.push_back({wanted.contains(row.letter), row.letter, {}, {}});
    }
    if (!channel.key.isEmpty())
        changes.push_back({false, mode::kKey, "*", {}});
    if (channel.limit > 0)
        changes.push_back({false, mode::kLimit, {}, {}});
    changeModes(request, changes);
    request.say("The modes of " + channel.name.text() + " are those of a new channel.");
}

void clearUsers(const ChanServRequest &request) REQUIRES(dispatcherRole)
{
    const Channel &channel = *request.channel;
    Chat &chat = request.chat;
    const QByteArray name = channel.name.text();
    std::vector<base::UserId> members;
    for (const auto &[id, membership] : channel.members) {
        const bool isBelow = chat.state().accessOf(channel, membership.user()) < request.rank;
        if (isBelow && &membership.user() != &request.call.user())
            members.push_back(id);
    }
    const auto count = qint64(members.size());
    // Everybody is told of everybody's leaving. The asker pays for all of it now, also for what is
    // done later.
    const qint64 unitsOfAll = count * Work::unitsOfReceivers(qint64(channel.members.size()));
    chat.channelDesk().evictions().begin(channel, members, request.asker() + " clears the channel");
    chat.work().spend(unitsOfAll);
    request.say(QByteArray::number(count) + " must leave " + name + '.');
}

void clearAccess(const ChanServRequest &request) REQUIRES(dispatcherRole)
{
    std::vector<shared::ChannelChange> changes;
    for (const shared::AccessEntry &entry : request.registration->access)
        changes.push_back(shared::AccessTaken{request.registration->id, entry.account});
    const QByteArray done
        = "Nobody but the founder has rights in " + request.registration->name + " any more.";
    if (changes.empty())
        return request.say(done);
    request.store(changes, done);
}

} // namespace

void chanServOp(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    changeRank(request, Rank::Operator, true);
}

void chanServDeop(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    changeRank(request, Rank::Operator, false);
}

void chanServHalfop(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    changeRank(request, Rank::HalfOperator, true);
}

void chanServDehalfop(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    changeRank(request, Rank::HalfOperator, false);
}

void chanServVoice(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    changeRank(request, Rank::Voice, true);
}

void chanServDevoice(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    changeRank(request, Rank::Voice, false);
}

void chanServInvite(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    const User *const user = named(request);
    if (!user)
        return;
    const QByteArray name = request.channel->name.text();
    if (request.channel->member(*user))
        return request.say(user->nickText() + " is in " + name + " already.");
    const QByteArray nick = user->nickText();
    request.chat.happen(Invited{request.channel->name, user->id, nick}, request.call.replies);
    request.say(nick + " may join " + name + '.');
}

void chanServUnban(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    const User *const user = named(request);
    if (!user)
        return;
    std::vector<ModeChange> changes;
    for (const ListEntry &entry : request.channel->list(mode::kBan)) {
        if (fitsListMask(entry.mask, *user))
            changes.push_back({false, mode::kBan, entry.mask, {}});
    }
    request.chat.work().spend(qint64(request.channel->list(mode::kBan).size()));
    const QByteArray name = request.channel->name.text();
    changeModes(request, changes);
    request.say(changes.empty() ? "No ban in " + name + " fits " + user->nickText() + '.'
                                : user->nickText() + " is banned in " + name + " no more.");
}

void chanServGetkey(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    const QByteArray name = request.channel->name.text();
    request.say(request.channel->key.isEmpty()
            ? name + " has no key."
            : "The key of " + name + " is " + request.channel->key);
}

void chanServClear(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    const QByteArray what = request.key(0);
    const QByteArray name = request.channel->name.text();
    const char letter = what == "BANS" ? mode::kBan
        : what == "EXCEPTIONS"         ? mode::kBanException
        : what == "INVITES"            ? mode::kInviteException
                                       : '\0';
    if (letter) {
        changeModes(request, allOf(*request.channel, letter));
        return request.say("That list of " + name + " is empty.");
    }
    if (what == "MODES")
        return clearModes(request);
    if ((what == "ACCESS" || what == "USERS") && request.rank < Rank::Owner)
        return request.say("Only the founder of " + name + " may do that.");
    if (what == "ACCESS")
        return clearAccess(request);
    if (what == "USERS")
        return clearUsers(request);
    request.say("Like this: CLEAR <#channel> BANS | EXCEPTIONS | INVITES | MODES | ACCESS | USERS");
}

} // namespace watek::server::dispatcher
