// One page of the list of accounts that the server's window has asked for, as it is being made.
// Thread: dispatcher.
//
// It is made in slices, between two looks at the mail, so that a search through 100 000 accounts
// keeps nobody waiting. The order of names is the order in which accounts are found: there the page
// ends where it is full. For any other order all accounts are looked at, and those are kept that
// come first behind ListAccounts::after: never more than one page and one, whatever there is.
//
// A row's place is a string of bytes that sorts as the list does. So the window, which puts parts
// of the list together, needs to know nothing of orders.
#pragma once

#include "server/dispatcher/Answer.h"
#include "server/shared/Account.h"
#include "server/shared/Roles.h"
#include "server/shared/WindowMail.h"

#include <QHash>

#include <map>

namespace watek::server::dispatcher {

class Chat;

class AccountListing {
public:
    AccountListing(Chat &chat, const shared::ListAccounts &asked) REQUIRES(dispatcherRole);

    /// Makes the next slice.
    Progress goOn() REQUIRES(dispatcherRole);
    /// The page, when goOn() is Done.
    shared::AccountsListed take() { return std::move(m_listed); }

private:
    void noteOperators() REQUIRES(dispatcherRole);
    Progress look() REQUIRES(dispatcherRole);
    Progress makeRows() REQUIRES(dispatcherRole);
    bool isWanted(const QByteArray &folded, const shared::Account &account) const
        REQUIRES(dispatcherRole);
    QByteArray placeOf(const QByteArray &folded, const shared::Account &account) const
        REQUIRES(dispatcherRole);
    int sessionsOf(const shared::Account &account) const REQUIRES(dispatcherRole);
    qint64 seenMs(const shared::Account &account) const REQUIRES(dispatcherRole);

    Chat &m_chat;
    shared::AccountsListed m_listed;
    const QByteArray m_nameSearch; ///< folded; empty: all fit
    const QByteArray m_emailSearch; ///< in lower case
    const bool m_isByName; ///< in the order in which accounts are found
    bool m_areFound = false; ///< all that there are were looked at
    QByteArray m_last; ///< folded name of the account looked at last; empty: none yet
    std::map<QByteArray, shared::AccountId> m_found; ///< by place: one more than a page at most
    QHash<QByteArray, shared::OperRole> m_roles; ///< by folded account
};

} // namespace watek::server::dispatcher
