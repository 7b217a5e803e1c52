// Wrong passwords for names: of accounts, and of operators (one of these for each). Thread:
// dispatcher; no clock.
//
// They are counted by name *and* network, so that nobody can lock an owner out from elsewhere, and
// by network alone, for who tries one password on all names. The network is an IPv4 address or a
// /64 of IPv6, which is what one customer has.
//
// Many people come from one address (a school, a mobile network), and one who guesses there must
// not keep the others out. So a name that has logged in from a network before is not kept out by
// what the network has done, only by what was tried on that very name.
//
// Names that nobody has are counted alike, so that nothing tells them apart, but in a table of
// their own: however many are tried, no count of a real name is pushed out.
//
// Bounds: PasswordGuesses::kMostAddresses for each of the three tables; kMostPlaces names with
// networks, of which the one that was used longest ago is forgotten first.
#pragma once

#include "server/dispatcher/PasswordGuesses.h"

namespace watek::server::dispatcher {

class NamedGuesses {
public:
    static constexpr qsizetype kMostPlaces = 10'000;

    /// Does a wrong password count for its network, too?
    enum class Network : quint8 { Counts, IsExempt };

    /// A wrong password for `name` came from `address`; `isSomebodys`: there is such a name. How
    /// many in a row count now against the next one.
    int noteWrong(const QByteArray &name, const QByteArray &address, qint64 nowMs, bool isSomebodys,
        Network network);
    /// A right one: it begins anew for that name. Not for the network: whoever tries one password
    /// on all names would log in to its own account now and then.
    void noteRight(const QByteArray &name, const QByteArray &address);
    /// The owner of the name has come in from there.
    void notePlace(const QByteArray &name, const QByteArray &address, qint64 nowMs);
    /// Too many wrong ones just now: what comes next need not be looked at.
    bool isShutOut(const QByteArray &name, const QByteArray &address, qint64 nowMs) const;

    qsizetype places() const { return m_places.size(); }

private:
    PasswordGuesses m_byPair; ///< of somebody's name and a network
    PasswordGuesses m_byPairOfNobody;
    PasswordGuesses m_byNetwork;
    QHash<QByteArray, qint64> m_places; ///< when, by pair
};

} // namespace watek::server::dispatcher
