// Whose messages the person does not want to see: masks such as "anna!*@*" or "*!*@example.org",
// and accounts, which are kept as "$a:anna" (no nick holds a ':').
// Thread: gui; a plain value that ChatState guards.
#pragma once

#include "common/protocol/CaseMapping.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace watek::client::session {

class IgnoreList {
public:
    /// Every message of others is compared with every mask, so their number is bounded.
    static constexpr qsizetype kMost = 100;

    /// The whole mask that is meant: a nick becomes "nick!*@*", parts that are missing become "*".
    /// An account ("$a:anna") stays as it is.
    static QByteArray maskOf(QByteArrayView nickOrMask);
    static QByteArray maskOfAccount(QByteArrayView account);

    /// A mask, and whom the person meant by it: the nick by which it was found, so that the mask is
    /// known by it when they have gone. Empty: the mask itself was typed or chosen.
    struct Entry {
        QByteArray mask;
        QByteArray nick = {};

        bool operator==(const Entry &) const = default;
    };

    const QList<Entry> &entries() const { return m_entries; } ///< in the order they were added
    /// `entry.mask`: as maskOf() makes it; twice is once, and the nick is then the newer one. False
    /// when the list is full.
    bool add(const Entry &entry, protocol::CaseMapping mapping);
    /// Removes the masks that fit the person, and the one that is equal to `source`. False: there
    /// was none.
    bool remove(QByteArrayView source, QByteArrayView account, protocol::CaseMapping mapping);
    /// Removes the masks that were found by this nick. False: there was none.
    bool removeFoundBy(QByteArrayView nick, protocol::CaseMapping mapping);
    /// At least one mask is an account, so matches() needs to know those of the senders.
    bool goesByAccounts() const;
    /// `source`: "nick!user@host". One without a user and host is a server, which is never ignored.
    /// `account`: empty where it is not known, or there is none.
    bool matches(
        QByteArrayView source, QByteArrayView account, protocol::CaseMapping mapping) const;

private:
    QList<Entry> m_entries;
};

} // namespace watek::client::session
