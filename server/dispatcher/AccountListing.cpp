#include "server/dispatcher/AccountListing.h"

#include "common/protocol/CaseMapping.h"
#include "server/dispatcher/Chat.h"

#include <QtEndian>

#include <algorithm>
#include <limits>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// A slice looks at so many accounts, which takes less than a millisecond.
constexpr int kLooksInSlice = 300;
/// A row is more work than a look.
constexpr int kLooksOfRow = 4;

QByteArray inverted(QByteArray bytes)
{
    for (char &byte : bytes)
        byte = char(~byte);
    return bytes;
}

} // namespace

AccountListing::AccountListing(Chat &chat, const ListAccounts &asked)
    : m_chat(chat)
    , m_listed{.asked = asked, .rows = {}}
    , m_nameSearch(protocol::folded(asked.search))
    , m_emailSearch(asked.search.toLower())
    , m_isByName(asked.order == AccountOrder::Name && !asked.isDescending)
    , m_last(m_isByName ? asked.after : QByteArray())
{
    m_listed.areKept = chat.config().accounts.areKept;
    m_listed.inAll = qint64(chat.state().accounts().size());
    noteOperators();
}

void AccountListing::noteOperators()
{
    for (const ServerConfig::Oper &oper : m_chat.config().opers) {
        const bool hasAccount
            = !oper.account.isEmpty() && m_chat.state().accounts().findByName(oper.account);
        if (hasAccount) {
            OperRole &role = m_roles[protocol::folded(oper.account)];
            role = std::max(role, oper.role);
        } else if (m_listed.looseOperators.size() < AccountsListed::kMostLoose) {
            m_listed.looseOperators.push_back(
                {.name = oper.name, .role = oper.role, .account = oper.account});
        }
    }
}

Progress AccountListing::goOn() { return m_areFound ? makeRows() : look(); }

Progress AccountListing::look()
{
    for (int looks = 0; looks < kLooksInSlice; ++looks) {
        const Account *const account = m_chat.state().accounts().next(m_last);
        // The first that finds no room tells that there are more.
        const bool isFull = m_found.size() > ListAccounts::kMostRows;
        if (!account || (m_isByName && isFull)) {
            m_areFound = true;
            m_listed.hasMore = isFull;
            if (isFull)
                m_found.erase(std::prev(m_found.end()));
            return Progress::HasMore;
        }
        m_last = protocol::folded(account->name);
        if (!isWanted(m_last, *account))
            continue;
        QByteArray place = placeOf(m_last, *account);
        if (place <= m_listed.asked.after)
            continue;
        m_found.emplace(std::move(place), account->id);
        if (m_found.size() > ListAccounts::kMostRows + 1)
            m_found.erase(std::prev(m_found.end()));
    }
    return Progress::HasMore;
}

Progress AccountListing::makeRows()
{
    for (int looks = 0; looks < kLooksInSlice; looks += kLooksOfRow) {
        if (m_found.empty())
            return Progress::Done;
        const auto next = m_found.extract(m_found.begin());
        const Account *const account = m_chat.state().accounts().find(next.mapped());
        if (!account)
            continue; // it was dropped meanwhile
        AccountRow row{.name = account->name,
            .key = next.key(),
            .registeredMs = account->registeredMs,
            .seenMs = seenMs(*account),
            .sessions = sessionsOf(*account),
            .email = account->email,
            .isVerified = account->isVerified,
            .role = m_roles.value(protocol::folded(account->name), OperRole::None),
            .isAlwaysOn = m_chat.alwaysOn().isChosen(*account)};
        if (account->suspension && !account->suspension->isOver(m_chat.nowMs()))
            row.suspension = account->suspension;
        m_listed.rows.push_back(std::move(row));
    }
    return m_found.empty() ? Progress::Done : Progress::HasMore;
}

bool AccountListing::isWanted(const QByteArray &folded, const Account &account) const
{
    const bool isSearched = m_nameSearch.isEmpty() || folded.contains(m_nameSearch)
        || (!account.email.isEmpty() && account.email.toLower().contains(m_emailSearch));
    if (!isSearched)
        return false;
    switch (m_listed.asked.filter) {
    case AccountFilter::All:
        return true;
    case AccountFilter::Online:
        return sessionsOf(account) > 0;
    case AccountFilter::Suspended:
        return account.suspension && !account.suspension->isOver(m_chat.nowMs());
    case AccountFilter::Unverified:
        return !account.isVerified;
    case AccountFilter::Operators:
        return m_roles.contains(folded);
    }
    return true;
}

QByteArray AccountListing::placeOf(const QByteArray &folded, const Account &account) const
{
    const ListAccounts &asked = m_listed.asked;
    // A name begins before every longer one that begins with it; turned round, behind them.
    if (asked.order == AccountOrder::Name)
        return asked.isDescending ? inverted(folded) + '\xff' : folded;
    const qint64 moment = asked.order == AccountOrder::Registered ? account.registeredMs
        : sessionsOf(account) > 0 ? std::numeric_limits<qint64>::max()
                                  : seenMs(account);
    QByteArray place(sizeof moment, Qt::Uninitialized);
    qToBigEndian(quint64(std::max<qint64>(moment, 0)), place.data());
    return (asked.isDescending ? inverted(place) : place) + folded;
}

int AccountListing::sessionsOf(const Account &account) const
{
    int sessions = 0;
    for (const User *const user : m_chat.state().onlineUsersOfAccount(account.name))
        sessions += int(user->sessions.size());
    return sessions;
}

qint64 AccountListing::seenMs(const Account &account) const
{
    return std::max(account.seenMs, m_chat.alwaysOn().seenMs(account.id));
}

} // namespace watek::server::dispatcher
