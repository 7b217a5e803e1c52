// People who stay in the chat without a connection: who does, since when, and what the store keeps
// of them, so that a restart does not put them out. Thread: dispatcher.
//
// Nobody waits for the store. Every few seconds those who may have changed are compared with what
// was stored of them, and only the last state is written: many changes are one. At most one request
// is on its way, of kMostInRequest people at most; what could not be written is tried again.
// Bounds: kMost people; who comes later does not stay. And kTimesConnected as many absent ones of
// one address as it may have connections (`max_clients_per_ip`): above that the one who was there
// longest ago leaves.
#pragma once

#include "server/shared/Roles.h"
#include "server/shared/StoreMail.h"

#include <QByteArrayList>
#include <QTimer>

#include <map>

namespace watek::server::dispatcher {

class Chat;
struct User;

/// Why one is away who stays without a connection.
inline constexpr const char *kNotConnected = "Not connected";

class AlwaysOn {
public:
    static constexpr size_t kMost = 10'000;
    static constexpr qsizetype kTimesConnected = 4;
    static constexpr size_t kMostInRequest = 64;
    static constexpr int kTickMs = 5000;

    explicit AlwaysOn(Chat &chat);

    /// The start: puts those back who were there, as far as they may still be.
    void restore(const std::vector<shared::StoredPresence> &stored) REQUIRES(dispatcherRole);

    /// The user stays when its last connection has gone.
    bool keeps(const User &user) const REQUIRES(dispatcherRole);
    /// The user may have begun or ceased to be one of those: it came, logged in or out, or has
    /// asked for it.
    void note(const User &user) REQUIRES(dispatcherRole);
    /// The user is to leave the chat: it is not kept.
    void forget(const User &user) REQUIRES(dispatcherRole);
    /// The settings are other ones: who may stay is found out anew, and who may not leaves.
    void onConfigured() REQUIRES(dispatcherRole);
    /// What has become of the user while it had no connection, in sentences. It is told once.
    QByteArrayList takeNews(const User &user) REQUIRES(dispatcherRole);
    /// The user, whom it keeps, has no connection any more.
    void onAbsent(User &user) REQUIRES(dispatcherRole);

    /// Writes what has changed, and ends who was without a connection for too long. Called by
    /// itself every kTickMs while there is anybody.
    void tick() REQUIRES(dispatcherRole);
    void onStored(const shared::StoreAnswer &answer) REQUIRES(dispatcherRole);
    /// The server stops: writes all that has changed.
    void finish() REQUIRES(dispatcherRole);

    size_t count() const REQUIRES(dispatcherRole) { return m_rows.size(); }
    /// Its owner is to stay in the chat without a connection, by its own choice or the settings'; a
    /// suspended one too, when that is over.
    bool isChosen(const shared::Account &account) const REQUIRES(dispatcherRole);
    /// The same now: nobody stays while the account is suspended.
    bool isWanted(const shared::Account &account) const REQUIRES(dispatcherRole);
    /// When the account's owner, who stays, last had a connection, wall clock; 0: it does not stay.
    qint64 seenMs(shared::AccountId account) const REQUIRES(dispatcherRole)
    {
        const auto row = m_rows.find(account.value);
        return row == m_rows.end() ? 0 : row->second.seenMs;
    }

private:
    struct Row {
        base::UserId user; ///< 0: it has gone, and is to be forgotten by the store
        std::optional<shared::Presence> stored; ///< what the store has, or is about to
        qint64 seenMs = 0; ///< when it last had a connection, wall clock
        QByteArray network = {}; ///< where that was, as networkOf() counts it; while it is absent
        std::optional<shared::Presence> sent; ///< on its way to the store
        bool isBeingForgotten = false; ///< the store was asked to
        QByteArrayList lost = {}; ///< channels it was not put back into, until it is told
    };
    using Rows = std::map<quint64, Row>; ///< by account

    shared::AccountId accountOf(const User &user) const REQUIRES(dispatcherRole);
    /// Its row's person, or null when that is none of those any more.
    User *personOf(const Rows::value_type &row) REQUIRES(dispatcherRole);
    void findAnother(Rows::value_type &row) REQUIRES(dispatcherRole);
    void write(size_t most) REQUIRES(dispatcherRole);
    void putBack(const shared::StoredPresence &stored) REQUIRES(dispatcherRole);
    void expire() REQUIRES(dispatcherRole);
    void thinOut() REQUIRES(dispatcherRole);

    Chat &m_chat;
    Rows m_rows GUARDED_BY(dispatcherRole);
    quint64 m_cursor GUARDED_BY(dispatcherRole) = 0; ///< the account looked at last
    quint64 m_ticket GUARDED_BY(dispatcherRole) = 0; ///< of the request on its way; 0: none
    QTimer m_timer;
};

} // namespace watek::server::dispatcher
