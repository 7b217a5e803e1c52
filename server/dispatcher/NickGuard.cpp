#include "server/dispatcher/NickGuard.h"

#include "common/protocol/LookAlike.h"
#include "server/dispatcher/Chat.h"
#include "server/dispatcher/Wording.h"
#include "server/dispatcher/commands/Commands.h"

#include <QRandomGenerator>

#include <algorithm>
#include <limits>

namespace watek::server::dispatcher {

using shared::Account;
using shared::NickProtection;

namespace {

constexpr QByteArrayView kGuestName = "guest"; // as roughKey() has it
constexpr int kGuestDigits = 5;

/// The account whose nickname may be protected from now on; 0: no account's.
shared::AccountId givenBy(const shared::StoreChange &change)
{
    if (const auto *const registered = std::get_if<shared::AccountRegistered>(&change))
        return registered->account.id;
    if (const auto *const verified = std::get_if<shared::AccountVerified>(&change))
        return verified->account;
    const auto *const set = std::get_if<shared::ProtectionSet>(&change);
    return set ? set->account : shared::AccountId{};
}

} // namespace

protocol::Nick freeGuestName(Chat &chat)
{
    quint64 most = 1;
    for (int i = 0; i < kGuestDigits; ++i)
        most *= 10;
    for (;;) {
        const QByteArray digits
            = QByteArray::number(QRandomGenerator::system()->generate64() % most);
        const auto nick = protocol::Nick::parse(
            "Guest" + digits.rightJustified(kGuestDigits, '0'), chat.config().limits.nickLength);
        if (nick && !chat.state().lookAlikeHolder(*nick)
            && !chat.state().accounts().findByLookAlike(*nick))
            return *nick;
        most *= 2; // however crowded it is, a free one is found soon
    }
}

bool isGivenByServer(const protocol::Nick &nick)
{
    // As roughKey() leaves digits: '0' and '1' are letters there.
    const QByteArray key = protocol::roughKey(nick.text());
    return key.startsWith(kGuestName) && key.size() > kGuestName.size()
        && std::all_of(key.begin() + kGuestName.size(), key.end(),
            [](char c) { return (c >= '2' && c <= '9') || c == 'o' || c == 'l'; });
}

NickProtection protectionAgainst(Chat &chat, const User &user, const protocol::Nick &nick)
{
    if (!isOwnedByAnother(chat, user, nick))
        return NickProtection::None;
    const Account *const owner = chat.state().accounts().findByLookAlike(nick);
    return owner->protection.value_or(chat.config().accounts.nickProtection);
}

NickGuard::NickGuard(Chat &chat, Outbox &outbox, const base::Clock &clock)
    : m_chat(chat)
    , m_outbox(outbox)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
}

void NickGuard::look(const Event &event, User *actor)
{
    if (m_isOver)
        return;
    if (std::holds_alternative<Quit>(event.what)) {
        m_rows.remove(event.actor.user);
        m_used.remove(event.actor.user);
    } else if (std::holds_alternative<NickChanged>(event.what)
        || std::holds_alternative<CameOnline>(event.what)
        || std::holds_alternative<AccountChanged>(event.what)) {
        if (actor && actor->isInChat)
            watch(*actor);
    } else if (const auto *const stored = std::get_if<AccountStored>(&event.what)) {
        if (const Account *const account = m_chat.state().accounts().find(givenBy(stored->change)))
            watchHolderOf(*account);
    }
}

void NickGuard::watchHolderOf(const Account &account)
{
    const auto nick = protocol::Nick::parse(account.name, account.name.size());
    User *const holder = nick ? m_chat.state().lookAlikeHolder(*nick) : nullptr;
    if (holder && holder->isInChat)
        watch(*holder);
}

const Account *NickGuard::minds(const User &user) const
{
    return protectionAgainst(m_chat, user, *user.nick) == NickProtection::None
        ? nullptr
        : m_chat.state().accounts().findByLookAlike(*user.nick);
}

void NickGuard::endRow(base::UserId user)
{
    const auto row = m_rows.find(user);
    if (row == m_rows.end())
        return;
    Used &used = m_used[user];
    if (used.size() < kMostNames || used.contains(row->account.value))
        used[row->account.value] += nowMs() - row->sinceMs;
    m_rows.erase(row);
}

void NickGuard::watch(const User &user)
{
    const Account *const owner = minds(user);
    const auto row = m_rows.constFind(user.id);
    if (owner && row != m_rows.constEnd() && row->account == owner->id)
        return;
    endRow(user.id);
    // By its log-in it has shown that it meant its own nickname.
    if (user.isIdentified())
        m_used.remove(user.id);
    if (!owner)
        return;
    const qint64 graceMs = qint64(m_chat.config().accounts.nickGraceSeconds) * 1000;
    const Used used = m_used.value(user.id);
    const bool isOneTooMany = used.size() >= kMostNames && !used.contains(owner->id.value);
    const qint64 leftMs
        = isOneTooMany ? 0 : std::max<qint64>(graceMs - used.value(owner->id.value), 0);
    m_rows.insert(user.id,
        {.account = owner->id, .sinceMs = nowMs(), .dueMs = nowMs() + leftMs, .isTold = false});
    m_timer.start(0);
}

void NickGuard::onConfigured()
{
    for (const auto &[id, user] : m_chat.state().users()) {
        if (user->isInChat)
            watch(*user);
    }
}

void NickGuard::clear()
{
    m_isOver = true;
    m_rows.clear();
    m_used.clear();
    m_timer.stop();
}

void NickGuard::onTimer()
{
    dispatcherRole.assertCurrent();
    for (const base::UserId id : m_rows.keys()) {
        const auto row = m_rows.find(id);
        if (row == m_rows.end()) // somebody's renaming has changed more than its own row
            continue;
        User *const user = m_chat.state().user(id);
        if (!user || !user->isInChat || !minds(*user)) {
            endRow(id);
        } else if (row->dueMs <= nowMs()) {
            endRow(id);
            rename(*user);
        } else if (!row->isTold) {
            row->isTold = true;
            warn(*user, *row);
        }
    }
    m_outbox.flush();
    arm();
}

void NickGuard::warn(const User &user, const Row &row)
{
    const QByteArray nick = user.nickText();
    const QByteArray how = user.isGuest() ? "/login " + nick + " PASSWORD"
                                          : "/msg NickServ IDENTIFY " + nick + " <password>";
    m_chat.notice(user,
        nick + " belongs to somebody's account. If it is yours, log in: " + how
            + ". Otherwise choose another nickname; in " + describeSpan(row.dueMs - nowMs())
            + " you get one.");
}

/// All its connections hear of it: one as its own, the others as of somebody.
void NickGuard::rename(User &user)
{
    const QByteArray before = user.nickText();
    const NickChanged change{freeGuestName(m_chat)};
    m_chat.log().info("account",
        before + " is renamed to " + change.nick.text()
            + ": the nickname belongs to an account that it is not logged in to");
    if (user.sessions.empty())
        return m_chat.happenTo(user, change);
    ReplyBuffer replies(*user.sessions.front(), m_chat.info().name);
    m_chat.happen(change, replies);
    m_chat.send(replies);
}

void NickGuard::arm()
{
    if (m_rows.isEmpty())
        return m_timer.stop();
    qint64 waitMs = std::numeric_limits<int>::max();
    for (const Row &row : std::as_const(m_rows))
        waitMs = std::min(waitMs, row.isTold ? std::max<qint64>(row.dueMs - nowMs(), 1) : 0);
    m_timer.start(int(waitMs));
}

} // namespace watek::server::dispatcher
