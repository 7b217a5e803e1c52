// Registered channels as the chat runs them: has changes of a registration stored, tells the chat
// of what was stored, and gives people the ranks that they have by their accounts. Thread:
// dispatcher.
//
// While a change of a channel is on its way to the store, no other change of it is begun, and
// nobody makes a channel of the names that it will need: so what was stored can always be applied.
#pragma once

#include "common/protocol/LookAlike.h"
#include "common/protocol/Names.h"
#include "server/dispatcher/Event.h"
#include "server/dispatcher/Evictions.h"
#include "server/shared/Roles.h"
#include "server/shared/StoreMail.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace watek::server::dispatcher {

class Chat;
class ReplyBuffer;
struct Channel;
struct Session;
struct User;

class ChannelDesk {
public:
    explicit ChannelDesk(Chat &chat)
        : m_chat(chat)
        , m_evictions(chat)
    {
    }
    ChannelDesk(const ChannelDesk &) = delete;
    ChannelDesk &operator=(const ChannelDesk &) = delete;

    /// A change of a channel with this name, or one that people would take for it, waits for the
    /// store.
    bool isBusy(const protocol::ChannelName &name) const REQUIRES(dispatcherRole);
    /// How many channels the account has founded, with those that the store is asked about.
    qsizetype foundedBy(shared::AccountId account) REQUIRES(dispatcherRole);
    /// Sends people out of channels.
    Evictions &evictions() REQUIRES(dispatcherRole) { return m_evictions; }
    /// Asks the store for changes of the channel, which is not busy. The ticket, which comes back
    /// with Answer::onStored(); nothing when there is no store, or too many wait for it.
    /// `asker`: null when nobody waits. `other`: one more name that the channel will need.
    std::optional<quint64> store(const Session *asker, const protocol::ChannelName &name,
        const std::vector<shared::ChannelChange> &changes,
        const protocol::ChannelName *other = nullptr) REQUIRES(dispatcherRole);
    /// The store has answered; before its changes are applied.
    void release(quint64 ticket) REQUIRES(dispatcherRole);
    /// Applies a change that was stored, and tells people what they see of it. `asker`: who waits
    /// for it.
    void onStored(const shared::ChannelChange &change, base::ClientId asker)
        REQUIRES(dispatcherRole);

    /// A channel of the account that operators have suspended, or null. Its founder may not drop
    /// the account, for the channel would be free again.
    const shared::ChannelRegistration *suspendedOf(shared::AccountId account)
        REQUIRES(dispatcherRole);
    /// The channels of an account that nobody would get if it were dropped.
    std::vector<protocol::ChannelName> orphansOf(shared::AccountId account)
        REQUIRES(dispatcherRole);
    /// Somebody who gets a channel because its founder's account is dropped.
    struct Heir {
        shared::ChannelId channel;
        shared::AccountId account;
        Rank before = Rank::Member;
    };
    /// The account is about to end: who is logged in to it loses the ranks that it had by it.
    void takeRanksOf(shared::AccountId account) REQUIRES(dispatcherRole);
    /// The user is about to be logged in no more, or to another account: where it has a right by
    /// its account, it has no rank from now on, or nobody could take that by the access list.
    /// `origin`, `own`: of the connection that does it; may be null.
    void takeRanksOf(const User &user, Session *origin, ReplyBuffer *own) REQUIRES(dispatcherRole);
    /// Who will get the account's channels if it is dropped, with their ranks of now.
    std::vector<Heir> heirsOf(shared::AccountId account) REQUIRES(dispatcherRole);
    /// They have got them.
    void tellHeirs(const std::vector<Heir> &heirs) REQUIRES(dispatcherRole);
    /// MODE -r, if the channel is still there.
    void tellUnregistered(const protocol::ChannelName &name) REQUIRES(dispatcherRole);

    /// After each event. Somebody who came to a channel, or logged in there, gets its rank. `own`,
    /// `origin`: of who did it; may be null.
    void onHappened(const Event &event, Session *origin, ReplyBuffer *own) REQUIRES(dispatcherRole);
    /// JOIN: what `join` makes happen gives no rank. The joiner is told topic and names first, then
    /// comes giveRank(). Modern IRC "JOIN message".
    template <typename Join>
    void withoutRank(Join join) REQUIRES(dispatcherRole)
    {
        m_givesRanks = false;
        join();
        m_givesRanks = true;
    }
    /// The rank that somebody has in a registered channel by its account.
    void giveRank(const Channel &channel, const User &user, Session *origin, ReplyBuffer *own)
        REQUIRES(dispatcherRole);

private:
    /// Of those who are there by the account: `before` is taken, and what they have now given.
    void moveRank(shared::ChannelId id, shared::AccountId account, Rank before)
        REQUIRES(dispatcherRole);
    void sendEverybodyAway(shared::ChannelId id, const QByteArray &reason) REQUIRES(dispatcherRole);
    const Channel *channelOf(shared::ChannelId id) REQUIRES(dispatcherRole);

    /// A request that waits for the store.
    struct Request {
        std::vector<protocol::Looks> looks; ///< of the names
        shared::AccountId founder; ///< who will have founded one more channel; 0: nobody
    };

    Chat &m_chat;
    bool m_givesRanks GUARDED_BY(dispatcherRole) = true; ///< to who comes into a channel
    Evictions m_evictions GUARDED_BY(dispatcherRole);
    std::unordered_map<quint64, Request> m_busy GUARDED_BY(dispatcherRole); ///< by ticket
};

} // namespace watek::server::dispatcher
