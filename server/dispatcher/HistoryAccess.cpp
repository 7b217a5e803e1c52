#include "server/dispatcher/HistoryAccess.h"

#include "server/dispatcher/Chat.h"
#include "server/dispatcher/Wording.h"
#include "server/dispatcher/state/ChannelModes.h"

#include <algorithm>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

ReadableConversation readableOf(const Chat &chat, const Membership &membership)
{
    const Channel &channel = *membership.channel;
    const bool sinceJoining = channel.isClosed() || !chat.config().history.beforeJoin;
    // Who was in when it was closed has heard it.
    const quint64 from = sinceJoining ? membership.readableFrom
                                      : std::min(membership.readableFrom, channel.openSince);
    QByteArray sigils;
    for (const PrefixModeRow &row : kPrefixModes) {
        if (membership.isAtLeast(row.rank))
            sigils.append(row.sigil);
    }
    return {{channel.incarnation, {}, {}}, from, sigils};
}

const Membership *membershipIn(const User &reader, IncarnationId incarnation)
{
    for (const Membership *const membership : reader.memberships) {
        if (membership->channel->incarnation == incarnation)
            return membership;
    }
    return nullptr;
}

/// The nickname of the account's person; of who is not in the chat, the account's name.
QByteArray nameOfAccount(Chat &chat, AccountId id) REQUIRES(dispatcherRole)
{
    const Account *const account = chat.state().accounts().find(id);
    if (!account)
        return {};
    const User *const person = chat.state().onlineUserOfAccount(account->name);
    return person ? person->nickText() : account->name;
}

/// The account that is meant by a nickname: of who has it now, or else the one of that name.
const Account *accountMeant(Chat &chat, const QByteArray &nick) REQUIRES(dispatcherRole)
{
    const Accounts &accounts = chat.state().accounts();
    const User *const online = chat.state().onlineUser(nick);
    const Account *const ofOnline
        = online && online->isIdentified() ? accounts.findByName(online->account) : nullptr;
    return ofOnline ? ofOnline : accounts.findByName(nick);
}

} // namespace

AccountId accountIdOf(Chat &chat, const User &user)
{
    const Account *const account
        = user.isIdentified() ? chat.state().accounts().findByName(user.account) : nullptr;
    return account ? account->id : AccountId();
}

const Account *absentAccount(Chat &chat, const User &speaker, const QByteArray &name)
{
    if (!speaker.isIdentified() || !chat.historyReads().canRead())
        return nullptr;
    const Account *const account = chat.state().accounts().findByName(name);
    const bool isAway = account && account->isUsable(chat.nowMs())
        && chat.state().onlineUsersOfAccount(account->name).empty();
    return isAway ? account : nullptr;
}

bool isKeptBetween(Chat &chat, const User &one, const User &other)
{
    return chat.historyReads().canRead() && accountIdOf(chat, one) && accountIdOf(chat, other);
}

std::optional<ReadableConversation> readableConversation(
    Chat &chat, const User &reader, const QByteArray &target)
{
    if (protocol::ChannelName::looksLikeChannel(target)) {
        const Channel *const channel = chat.state().channel(target);
        const Membership *const membership = channel ? channel->member(reader) : nullptr;
        if (!membership || !channel->incarnation)
            return std::nullopt;
        return readableOf(chat, *membership);
    }
    const AccountId own = accountIdOf(chat, reader);
    const Account *const other = accountMeant(chat, target);
    if (!own || !other)
        return std::nullopt;
    return ReadableConversation{ConversationKey::between(own, other->id), 0, {}};
}

std::vector<ReadableConversation> readableChannels(Chat &chat, const User &reader)
{
    std::vector<ReadableConversation> all;
    for (const Membership *const membership : reader.memberships) {
        if (membership->channel->incarnation)
            all.push_back(readableOf(chat, *membership));
    }
    return all;
}

QByteArray conversationName(Chat &chat, const User &reader, const ConversationKey &key)
{
    if (key.channel) {
        const Membership *const membership = membershipIn(reader, key.channel);
        return membership ? membership->channel->name.text() : QByteArray();
    }
    const AccountId own = accountIdOf(chat, reader);
    if (!own || (key.low != own && key.high != own))
        return {};
    return nameOfAccount(chat, key.low == own ? key.high : key.low);
}

QByteArray targetForReader(Chat &chat, const User &reader, const KeptMessage &message)
{
    const ConversationKey &key = message.conversation;
    if (key.channel) {
        const Membership *const membership = membershipIn(reader, key.channel);
        const bool mayRead = membership && membership->isAtLeast(rankOfSigil(message.leastRank));
        return mayRead ? membership->channel->name.text() : QByteArray();
    }
    const QByteArray other = conversationName(chat, reader, key);
    if (other.isEmpty())
        return {};
    return message.accountId == accountIdOf(chat, reader) ? other : reader.nickText();
}

QByteArray whatIsKept(Chat &chat)
{
    if (!chat.historyKeeper().isKeeping())
        return {};
    const int days = chat.config().history.retentionDays;
    return "What is said in channels and between accounts is kept"
        + (days > 0 ? " for " + counted(days, "day") : QByteArray()) + '.';
}

} // namespace watek::server::dispatcher
