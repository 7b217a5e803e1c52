// Whom word filters have muted, each for some minutes. Thread: dispatcher; a plain value otherwise.
//
// They are not among the bans of operators, because strangers cause them, as many as they like:
// here they take no place from an operator, nobody writes them to the disk, and whoever speaks is
// found by a look-up. A speaker is muted by its network, so that another nickname, username or
// address of the same customer does not help; that is not for who is logged in. Where many people
// share an address and that is no abuse (limits/exempt_private), it is username and address, until
// there are kMostOfAddress of one address: then it is the address. Who is logged in is muted by
// account as well, wherever it goes.
//
// At most kMost are kept. Above that those make way that are over, and if none is, the one that
// ends first.
#pragma once

#include "server/dispatcher/ServerBans.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>

namespace watek::server::dispatcher {

class FilterMutes {
public:
    static constexpr qsizetype kMost = 1000;
    static constexpr qsizetype kMostOfAddress = 16;

    /// By what the speaker is to be muted: "*@network" or "user@address", and "$a:account".
    QByteArrayList masksFor(const User &speaker, bool isAddressShared) const;
    /// Takes the place of one with the same mask. `mute` has a mask from masksFor() and ends.
    void add(const ServerBan &mute);
    bool has(const QByteArray &mask) const { return m_mutes.contains(keyOf(mask)); }
    void remove(const QByteArray &mask);
    /// Until when the user is muted, wall clock; 0: it is not.
    qint64 mutedUntilMs(const User &user, qint64 nowMs) const;
    /// Masks of those that the user is muted by, over or not.
    QByteArrayList masksOf(const User &user) const;
    const QHash<QByteArray, ServerBan> &all() const { return m_mutes; }
    /// Changes whenever they do.
    quint64 revision() const { return m_revision; }

private:
    static QByteArray keyOf(const QByteArray &mask);

    QHash<QByteArray, ServerBan> m_mutes; ///< by folded mask
    quint64 m_revision = 1;
};

} // namespace watek::server::dispatcher
