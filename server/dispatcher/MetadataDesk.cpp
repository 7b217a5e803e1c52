#include "server/dispatcher/MetadataDesk.h"

#include "server/dispatcher/LineWriter.h"
#include "server/dispatcher/MetadataBatch.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

void MetadataBatch::line(
    Chat &chat, ReplyBuffer &replies, const QByteArray &command, QList<QByteArray> params) const
{
    QByteArray bytes;
    if (!m_name.isEmpty())
        bytes = "@batch=" + m_name + ' ';
    appendLine(bytes, {{}, chat.info().name, command, std::move(params)});
    replies.own(bytes);
}

bool MetadataDesk::isKey(QByteArrayView text)
{
    return !text.isEmpty() && text.size() <= kMostKeyBytes && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
            || QByteArrayView("_./-").contains(c);
    });
}

const Account *MetadataDesk::accountOf(const User &user)
{
    return user.isIdentified() ? m_chat.state().accounts().findByName(user.account) : nullptr;
}

// Changing.

MetadataDesk::Begun MetadataDesk::change(Session &asker, User &user, const Changes &changes)
{
    const Account *const account = accountOf(user);
    const bool removes
        = std::ranges::any_of(changes, [](const Change &each) { return !each.value; });
    if (!user.isInChat) {
        // None of it happens in the chat: CameOnline tells, or bring().
        for (const Change &each : changes) {
            if (each.value)
                user.metadata.insert_or_assign(each.key, *each.value);
            else
                user.metadata.erase(each.key);
        }
        // What the account tells is taken away from all who are logged in to it.
        if (!account || !removes)
            return {};
    }
    spendForPeers(user);
    if (account) {
        std::vector<StoreChange> stored;
        for (const Change &each : changes)
            stored.push_back(MetadataChange{account->id, each.key, each.value});
        const auto ticket = m_chat.accountDesk().store(asker, std::move(stored));
        return {.isBusy = !ticket, .ticket = ticket.value_or(0)};
    }
    QByteArrayList keys;
    for (const Change &each : changes) {
        m_chat.happenByServer(MetadataSet{user.id, each.key, each.value});
        keys.append(each.key);
    }
    sendToPeers(user, linesOf(user, keys), asker.id);
    return {};
}

MetadataDesk::Begun MetadataDesk::change(
    Session &asker, const Channel &channel, const Changes &changes)
{
    m_chat.work().spend(channel.audience.size() / 4);
    if (channel.registration) {
        std::vector<StoreChange> stored;
        for (const Change &each : changes)
            stored.push_back(MetadataChange{channel.registration, each.key, each.value});
        const auto ticket = m_chat.accountDesk().store(asker, std::move(stored));
        return {.isBusy = !ticket, .ticket = ticket.value_or(0)};
    }
    Lines lines;
    for (const Change &each : changes) {
        m_chat.happenByServer(MetadataSet{channel.name, each.key, each.value});
        lines.push_back({each.key, lineOf(channel.name.text(), each)});
    }
    sendToMembers(channel, lines, asker.id);
    return {};
}

void MetadataDesk::onStored(const MetadataChange &change, base::ClientId asker, bool maySpeak)
{
    ServerState &state = m_chat.state();
    if (const auto *const id = std::get_if<AccountId>(&change.owner)) {
        const Account *const account = state.accounts().find(*id);
        if (!account)
            return; // it was dropped meanwhile
        // What somebody has brought along was told when it came.
        std::vector<std::pair<const User *, Line>> told;
        for (const User *const user : state.onlineUsersOfAccount(account->name))
            told.emplace_back(user, linesOf(*user, {change.key}).front());
        m_chat.happenByServer(MetadataSet{*id, change.key, change.value});
        for (const auto &[user, before] : told) {
            const Lines lines = linesOf(*user, {change.key});
            if (maySpeak && lines.front().bytes != before.bytes)
                sendToPeers(*user, lines, asker);
        }
        return;
    }
    const ChannelRegistration *const registration
        = state.registeredChannels().find(std::get<ChannelId>(change.owner));
    const Channel *const channel = registration ? state.channel(registration->name) : nullptr;
    if (!channel)
        return; // it is registered no more
    m_chat.happenByServer(MetadataSet{channel->name, change.key, change.value});
    if (maySpeak)
        sendToMembers(*channel,
            {{change.key, lineOf(channel->name.text(), {change.key, change.value})}}, asker);
}

qsizetype MetadataDesk::awaitedOf(const decltype(MetadataChange::owner) &owner)
{
    return m_chat.accountDesk().countAwaited([&](const StoreChange &change) {
        const auto *const metadata = std::get_if<MetadataChange>(&change);
        return metadata && metadata->value && metadata->owner == owner;
    });
}

qsizetype MetadataDesk::awaited(const User &user)
{
    const Account *const account = accountOf(user);
    return account ? awaitedOf(account->id) : 0;
}

qsizetype MetadataDesk::awaited(const Channel &channel)
{
    return channel.registration ? awaitedOf(channel.registration) : 0;
}

int MetadataDesk::waitSeconds(User &user)
{
    const qint64 nowMs = m_chat.steadyMs();
    const qint64 paidMs = std::max(user.metadataPaidMs, nowMs);
    const qint64 tooFarMs = paidMs - nowMs - (kChangesAtOnce - 1) * kChangeMs;
    if (tooFarMs > 0)
        return int((tooFarMs + 999) / 1000);
    user.metadataPaidMs = paidMs + kChangeMs;
    return 0;
}

// Telling.

QByteArray MetadataDesk::lineOf(const QByteArray &target, const Change &change) const
{
    // "METADATA server message". The document has no form for a key that was removed: the value is
    // left out, as in other servers.
    QList<QByteArray> params{target, change.key, "*"};
    if (change.value)
        params.append(*change.value);
    QByteArray bytes;
    appendLine(bytes, {{}, m_chat.info().name, "METADATA", std::move(params)});
    return bytes;
}

MetadataDesk::Lines MetadataDesk::linesOf(const User &user, const QByteArrayList &keys)
{
    Lines lines;
    for (const QByteArray &key : keys) {
        const QByteArray *const value = m_chat.state().metadataOf(user, key);
        lines.push_back(
            {key, lineOf(user.nickText(), {key, value ? std::optional(*value) : std::nullopt})});
    }
    return lines;
}

std::vector<MetadataDesk::Change> MetadataDesk::subscribed(const Session &session, const User &user)
{
    std::vector<Change> found;
    if (!m_chat.state().hasMetadata(user))
        return found;
    const Metadata *const ofAccount = m_chat.state().metadataOfAccount(user);
    for (const QByteArray &key : session.metadataKeys) {
        for (const Metadata *const metadata : {ofAccount, &user.metadata}) {
            const auto value = metadata ? metadata->find(key) : Metadata::const_iterator();
            if (!metadata || value == metadata->end())
                continue;
            found.push_back({key, value->second});
            break;
        }
    }
    m_chat.work().spend(qint64(session.metadataKeys.size()) / 2);
    return found;
}

std::vector<MetadataDesk::Change> MetadataDesk::subscribed(
    const Session &session, const Channel &channel)
{
    std::vector<Change> found;
    for (const auto &[key, value] : channel.metadata) {
        if (session.metadataKeys.contains(key))
            found.push_back({key, value});
    }
    m_chat.work().spend(qint64(channel.metadata.size()) / 2);
    return found;
}

void MetadataDesk::send(Session &session, const Lines &lines)
{
    if (!session.hearsMetadata() || session.isClosing())
        return;
    QByteArray bytes;
    for (const Line &line : lines) {
        if (session.metadataKeys.contains(line.key))
            bytes.append(line.bytes);
    }
    if (bytes.isEmpty())
        return;
    ReplyBuffer replies(session, m_chat.info().name);
    replies.own(bytes);
    m_chat.send(replies);
}

void MetadataDesk::spendForPeers(const User &user)
{
    for (const Membership *const membership : user.memberships)
        m_chat.work().spend(membership->channel->audience.size() / 4);
}

void MetadataDesk::sendToPeers(const User &user, const Lines &lines, base::ClientId except)
{
    ServerState &state = m_chat.state();
    const quint64 epoch = state.nextEpoch();
    const auto sendOnce = [&](Session &session) REQUIRES(dispatcherRole) {
        if (session.id != except && std::exchange(session.epoch, epoch) != epoch)
            send(session, lines);
    };
    for (Session *const session : user.sessions)
        sendOnce(*session);
    for (const Membership *const membership : user.memberships) {
        for (const Audience::Group &group : membership->channel->audience.groups()) {
            for (const AudienceSeat *const seat : group.seats())
                sendOnce(*seat->session);
        }
    }
    for (const base::ClientId id : state.monitors().watchersOf(user.nickText())) {
        if (Session *const watcher = state.session(id))
            sendOnce(*watcher);
    }
}

void MetadataDesk::sendToMembers(const Channel &channel, const Lines &lines, base::ClientId except)
{
    for (const auto &[id, membership] : channel.members) {
        for (const AudienceSeat &seat : membership.seats) {
            if (seat.session->id != except)
                send(*seat.session, lines);
        }
    }
}

void MetadataDesk::tellOfArrival(const User &user, const Channel &channel)
{
    if (!m_chat.state().hasMetadata(user))
        return;
    const Metadata metadata = m_chat.state().metadataOf(user);
    m_chat.work().spend(channel.audience.size() / 4);
    Lines lines;
    for (const auto &[key, value] : metadata)
        lines.push_back({key, lineOf(user.nickText(), {key, value})});
    for (const auto &[id, membership] : channel.members) {
        if (id == user.id)
            continue;
        for (const AudienceSeat &seat : membership.seats)
            send(*seat.session, lines);
    }
}

void MetadataDesk::tellWatchers(const User &user)
{
    const auto watchers = m_chat.state().monitors().watchersOf(user.nickText());
    if (watchers.isEmpty())
        return;
    Lines lines;
    for (const auto &[key, value] : m_chat.state().metadataOf(user))
        lines.push_back({key, lineOf(user.nickText(), {key, value})});
    for (const base::ClientId id : watchers) {
        if (Session *const watcher = m_chat.state().session(id))
            send(*watcher, lines);
    }
}

void MetadataDesk::tellChanges(const User &user, const Metadata &before)
{
    const Metadata after = m_chat.state().metadataOf(user);
    QByteArrayList changed;
    for (const auto &[key, value] : after) {
        const auto earlier = before.find(key);
        if (earlier == before.end() || earlier->second != value)
            changed.append(key);
    }
    for (const auto &[key, value] : before) {
        if (!after.contains(key))
            changed.append(key);
    }
    if (!changed.isEmpty())
        sendToPeers(user, linesOf(user, changed), {});
}

void MetadataDesk::write(const User &user, ReplyBuffer &replies)
{
    if (!replies.asker().hearsMetadata())
        return;
    for (const Change &each : subscribed(replies.asker(), user))
        replies.own(lineOf(user.nickText(), each));
}

// Coming.

void MetadataDesk::tidyArrival(User &user)
{
    for (auto each = user.metadata.begin(); each != user.metadata.end();) {
        const bool mayShow = !m_chat.peace().whyNotShown(user, each->second, "in metadata");
        each = mayShow ? std::next(each) : user.metadata.erase(each);
    }
}

void MetadataDesk::keepForAccount(const User &user)
{
    const Account *const account = accountOf(user);
    if (!account || user.metadata.empty())
        return;
    qsizetype room = m_chat.config().limits.metadataMaxKeys - qsizetype(account->metadata.size());
    std::vector<StoreChange> stored;
    for (const auto &[key, value] : user.metadata) {
        const auto known = account->metadata.find(key);
        const bool isNew = known == account->metadata.end();
        if ((!isNew && known->second == value) || (isNew && room-- <= 0))
            continue;
        stored.push_back(MetadataChange{account->id, key, value});
    }
    if (!stored.empty())
        m_chat.accountDesk().storeForNobody(std::move(stored));
}

void MetadataDesk::bring(const Session &session, User &user, const Metadata &brought)
{
    QByteArrayList keys;
    for (const auto &[key, value] : brought) {
        if (m_chat.peace().whyNotShown(user, value, "in metadata"))
            continue;
        if (!user.metadata.contains(key)
            && qsizetype(user.metadata.size()) >= m_chat.config().limits.metadataMaxKeys)
            continue;
        m_chat.happenByServer(MetadataSet{user.id, key, value});
        keys.append(key);
    }
    if (keys.isEmpty())
        return;
    sendToPeers(user, linesOf(user, keys), session.id);
    keepForAccount(user);
}

} // namespace watek::server::dispatcher
