#include "server/dispatcher/AlwaysOn.h"

#include "server/dispatcher/Chat.h"
#include "server/shared/AddressLimit.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace watek::server::dispatcher {

using shared::Account;
using shared::AccountId;
using shared::Presence;
using shared::StoreChange;

namespace {

/// Modes of one that outlast its connections: not those of an operator, who gives a password for
/// them, and none that tell how a connection is.
constexpr const char *kLastingModes = "BRiw";
/// When only the time has moved on, it is written so seldom.
constexpr qint64 kSeenStepMs = 3600 * 1000;
constexpr const char *kPrefixLetters = "qaohv";

/// After a restart an unregistered channel begins anew, with nobody, no modes and no bans: who was
/// behind a closed door is not to stand before an open one, nor who had put somebody out or had
/// silenced the room before those whom it did not want to hear.
bool beginsOpen(const Channel &channel)
{
    constexpr const char *kProtecting = "iszRmM";
    const bool isProtected = !channel.key.isEmpty() || channel.limit > 0
        || !channel.list(mode::kBan).empty()
        || std::ranges::any_of(std::string_view(kProtecting),
            [&](char letter) { return channel.flags.contains(letter); });
    return !channel.registration && isProtected;
}

Presence presenceOf(const User &user, qint64 seenMs, const QByteArrayList &lost)
{
    Presence presence{.nick = user.nickText(),
        .username = user.username,
        .realname = user.realname,
        .host = user.host,
        .address = user.sessions.empty() ? user.lastAddress : user.address(),
        .modes = {},
        .away = user.away,
        .seenMs = seenMs,
        .places = {}};
    for (const char *letter = kLastingModes; *letter; ++letter) {
        if (user.modes.contains(*letter))
            presence.modes.append(*letter);
    }
    for (const Membership *const membership : user.memberships) {
        const Channel &channel = *membership->channel;
        if (beginsOpen(channel)) {
            presence.places.push_back({channel.name.text(), Presence::Place::kLost});
            continue;
        }
        Presence::Place place{channel.name.text(), {}, membership->readableFrom};
        for (const char *letter = kPrefixLetters; *letter; ++letter) {
            if (membership->prefixes.has(findPrefixMode(*letter)->rank))
                place.prefixes.append(*letter);
        }
        presence.places.push_back(std::move(place));
    }
    for (const QByteArray &name : lost)
        presence.places.push_back({name, Presence::Place::kLost});
    return presence;
}

/// Worth to be written.
bool differs(const Presence &now, const Presence &stored)
{
    Presence sameTime = now;
    sameTime.seenMs = stored.seenMs;
    return sameTime != stored || now.seenMs - stored.seenMs >= kSeenStepMs;
}

} // namespace

AlwaysOn::AlwaysOn(Chat &chat)
    : m_chat(chat)
{
    m_timer.setInterval(kTickMs);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        dispatcherRole.assertCurrent();
        tick();
    });
}

AccountId AlwaysOn::accountOf(const User &user) const
{
    const Account *const account
        = user.isIdentified() ? m_chat.state().accounts().findByName(user.account) : nullptr;
    return account ? account->id : AccountId{};
}

bool AlwaysOn::isWanted(const Account &account) const
{
    const bool isSuspended = account.suspension && !account.suspension->isOver(m_chat.nowMs());
    return !isSuspended && isChosen(account);
}

bool AlwaysOn::isChosen(const Account &account) const
{
    using Setting = shared::ServerConfig::AlwaysOn;
    const Setting setting = m_chat.config().accounts.alwaysOn;
    switch (account.staying.alwaysOn) {
    case shared::Choice::Yes:
        return setting != Setting::Off;
    case shared::Choice::No:
        return false;
    case shared::Choice::Default:
        break;
    }
    return setting == Setting::OptOut;
}

bool AlwaysOn::keeps(const User &user) const
{
    if (!user.isInChat || user.isGuest())
        return false;
    const AccountId id = accountOf(user);
    const auto row = m_rows.find(id.value);
    return row != m_rows.end() && row->second.user == user.id
        && isWanted(*m_chat.state().accounts().find(id));
}

void AlwaysOn::note(const User &user)
{
    const AccountId id = accountOf(user);
    // Of its other account, or of none.
    for (auto &[account, row] : m_rows) {
        if (row.user == user.id && account != id.value)
            row.user = {};
    }
    if (!id || !user.isInChat || user.isGuest())
        return;
    const auto known = m_rows.find(id.value);
    const bool isWantedNow = isWanted(*m_chat.state().accounts().find(id));
    if (known != m_rows.end()) {
        // Another person of this account is here first.
        const User *const other = m_chat.state().user(known->second.user);
        if (other && other != &user && other->isInChat && accountOf(*other) == id)
            return;
        known->second.user = isWantedNow ? user.id : base::UserId{};
        known->second.seenMs = m_chat.nowMs();
    } else if (isWantedNow && m_rows.size() < kMost) {
        m_rows[id.value] = {.user = user.id, .stored = {}, .seenMs = m_chat.nowMs(), .sent = {}};
    }
    if (!m_rows.empty() && !m_timer.isActive())
        m_timer.start();
}

void AlwaysOn::forget(const User &user)
{
    const auto row = m_rows.find(accountOf(user).value);
    if (row != m_rows.end() && row->second.user == user.id)
        row->second.user = {};
}

void AlwaysOn::onConfigured()
{
    for (const auto &[id, user] : m_chat.state().users()) {
        if (user->isInChat && user->isIdentified() && !m_rows.contains(accountOf(*user).value))
            note(*user);
    }
    tick();
}

void AlwaysOn::onAbsent(User &user)
{
    const AccountId id = accountOf(user);
    Row &row = m_rows.at(id.value);
    row.seenMs = m_chat.nowMs();
    row.network = shared::networkOf(user.lastAddress);
    const bool isAutoAway
        = m_chat.state().accounts().find(id)->staying.autoAway != shared::Choice::No;
    if (isAutoAway && !user.away)
        m_chat.happenTo(user, AwayChanged{QByteArray(kNotConnected)});
}

QByteArrayList AlwaysOn::takeNews(const User &user)
{
    const auto row = m_rows.find(accountOf(user).value);
    if (row == m_rows.end() || row->second.user != user.id)
        return {};
    QByteArrayList news;
    for (const QByteArray &name : std::exchange(row->second.lost, {}))
        news.append("You are not in " + name
            + " any more: the server has started anew, and nobody had registered that channel, so "
              "its modes and bans are gone. CS REGISTER would keep them");
    return news;
}

User *AlwaysOn::personOf(const Rows::value_type &row)
{
    User *const user = m_chat.state().user(row.second.user);
    const Account *const account = m_chat.state().accounts().find({row.first});
    const bool isOne
        = user && user->isInChat && account && user->account == account->name && isWanted(*account);
    return isOne ? user : nullptr;
}

/// The person of the account has gone; but its owner may have been here as somebody else as well,
/// who has logged in later.
void AlwaysOn::findAnother(Rows::value_type &row)
{
    const Account *const account = m_chat.state().accounts().find({row.first});
    const User *const other = account ? m_chat.state().onlineUserOfAccount(account->name) : nullptr;
    row.second.user = other && !other->isGuest() ? other->id : base::UserId{};
}

void AlwaysOn::tick()
{
    for (auto &row : m_rows) {
        if (!personOf(row))
            findAnother(row);
        const User *const user = personOf(row);
        if (user && !user->sessions.empty())
            row.second.seenMs = m_chat.nowMs();
    }
    expire();
    if (m_ticket == 0)
        write(kMostInRequest);
    if (m_rows.empty())
        m_timer.stop();
}

void AlwaysOn::expire()
{
    const qint64 expiryMs = qint64(m_chat.config().accounts.alwaysOnExpiry) * 1000;
    std::vector<std::pair<base::UserId, const char *>> over;
    for (auto &row : m_rows) {
        const User *const user = m_chat.state().user(row.second.user);
        if (!user || !user->isInChat || !user->sessions.empty()
            || m_chat.resumptions().isAwaited(user->id))
            continue;
        const bool isOver = expiryMs > 0 && m_chat.nowMs() - row.second.seenMs >= expiryMs;
        if (isOver)
            over.emplace_back(user->id, "Was not connected for too long");
        else if (!personOf(row))
            over.emplace_back(user->id, "Does not stay without a connection any more");
    }
    for (const auto &[id, reason] : over) {
        if (User *const user = m_chat.state().user(id))
            m_chat.endPerson(*user, reason);
    }
    thinOut();
    m_chat.flush();
}

void AlwaysOn::thinOut()
{
    const auto &limits = m_chat.config().limits;
    if (limits.maxClientsPerIp == 0)
        return;
    const qsizetype most = kTimesConnected * limits.maxClientsPerIp;
    struct Absent {
        qint64 seenMs;
        base::UserId user;
    };
    QHash<QByteArray, std::vector<Absent>> absent;
    for (const auto &[account, row] : m_rows) {
        const User *const user = m_chat.state().user(row.user);
        if (user && user->isInChat && m_chat.isAbsent(*user))
            absent[row.network].push_back({row.seenMs, user->id});
    }
    for (auto crowd = absent.begin(); crowd != absent.end(); ++crowd) {
        const qsizetype excess = qsizetype(crowd->size()) - most;
        if (excess <= 0 || (limits.exemptPrivate && shared::isPrivateAddress(crowd.key())))
            continue;
        std::ranges::sort(*crowd, {}, &Absent::seenMs);
        for (qsizetype i = 0; i < excess; ++i) {
            if (User *const user = m_chat.state().user((*crowd)[size_t(i)].user))
                m_chat.endPerson(*user, "Too many of its address stay without a connection");
        }
    }
}

void AlwaysOn::write(size_t most)
{
    std::vector<StoreChange> changes;
    // Each gets its turn, however many change all the time.
    auto row = m_rows.upper_bound(m_cursor);
    for (size_t looked = m_rows.size(); looked > 0 && changes.size() < most; --looked) {
        if (row == m_rows.end())
            row = m_rows.begin();
        m_cursor = row->first;
        Row &one = row->second;
        const User *const user = personOf(*row);
        if (!user && !one.stored) {
            row = m_rows.erase(row);
            continue;
        }
        if (!user) {
            changes.push_back(shared::PresenceForgotten{{row->first}});
            one.sent.reset();
            one.isBeingForgotten = true;
            one.user = {};
        } else {
            Presence now = presenceOf(*user, one.seenMs, one.lost);
            if (!one.stored || differs(now, *one.stored)) {
                changes.push_back(shared::PresenceKept{{row->first}, now});
                one.sent = std::move(now);
            }
        }
        ++row;
    }
    if (!changes.empty())
        m_ticket = m_chat.accountDesk().storeBehind(std::move(changes)).value_or(0);
}

void AlwaysOn::onStored(const shared::StoreAnswer &answer)
{
    if (m_ticket == 0 || answer.ticket != m_ticket)
        return;
    m_ticket = 0;
    for (auto &[account, row] : m_rows) {
        // What failed is compared with the store's old state again, at the next tick.
        if (row.sent && answer.trouble == shared::StoreTrouble::None)
            row.stored = std::move(row.sent);
        if (row.isBeingForgotten && answer.trouble == shared::StoreTrouble::None)
            row.stored.reset();
        row.sent.reset();
        row.isBeingForgotten = false;
    }
}

void AlwaysOn::finish()
{
    m_timer.stop();
    write(m_rows.size());
}

void AlwaysOn::restore(const std::vector<shared::StoredPresence> &stored)
{
    for (const shared::StoredPresence &one : stored)
        putBack(one);
    if (!m_rows.empty())
        m_timer.start();
}

void AlwaysOn::putBack(const shared::StoredPresence &stored)
{
    const Account *const account = m_chat.state().accounts().find(stored.account);
    if (!account || m_rows.size() >= kMost)
        return;
    Row row{.user = {}, .stored = stored.presence, .seenMs = stored.presence.seenMs, .sent = {}};
    const qint64 expiryMs = qint64(m_chat.config().accounts.alwaysOnExpiry) * 1000;
    const bool isOver = expiryMs > 0 && m_chat.nowMs() - row.seenMs >= expiryMs;
    User *user = nullptr;
    if (!isOver && isWanted(*account))
        user = m_chat.putBack(account->name, stored.presence);
    if (user)
        row.user = user->id;
    m_rows.insert_or_assign(stored.account.value, std::move(row));
    if (!user)
        return; // the store forgets it at the first tick
    for (const Presence::Place &place : stored.presence.places) {
        if (place.isLost())
            m_rows.at(stored.account.value).lost.append(place.channel);
    }
    onAbsent(*user);
    // It was not there while the server was not.
    m_rows.at(stored.account.value).seenMs = stored.presence.seenMs;
}

} // namespace watek::server::dispatcher
