// Whose messages the person does not want to see: masks such as "anna!*@*" or "*!*@example.org".
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
    static QByteArray maskOf(QByteArrayView nickOrMask);

    const QList<QByteArray> &masks() const { return m_masks; } ///< in the order they were added
    /// `mask`: as maskOf() makes it; twice is once. False when the list is full.
    bool add(const QByteArray &mask, protocol::CaseMapping mapping);
    /// Removes the masks that fit `source`, and the one that is equal to it. False: there was none.
    bool remove(QByteArrayView source, protocol::CaseMapping mapping);
    /// `source`: "nick!user@host". One without a user and host is a server, which is never ignored.
    bool matches(QByteArrayView source, protocol::CaseMapping mapping) const;

private:
    QList<QByteArray> m_masks;
};

} // namespace watek::client::session
