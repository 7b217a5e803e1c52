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

    const QList<QByteArray> &masks() const { return m_masks; } ///< in the order they were added
    /// `mask`: as maskOf() makes it; twice is once. False when the list is full.
    bool add(const QByteArray &mask, protocol::CaseMapping mapping);
    /// Removes the masks that fit the person, and the one that is equal to `source`. False: there
    /// was none.
    bool remove(QByteArrayView source, QByteArrayView account, protocol::CaseMapping mapping);
    /// `source`: "nick!user@host". One without a user and host is a server, which is never ignored.
    /// `account`: empty where it is not known, or there is none.
    bool matches(
        QByteArrayView source, QByteArrayView account, protocol::CaseMapping mapping) const;

private:
    QList<QByteArray> m_masks;
};

} // namespace watek::client::session
