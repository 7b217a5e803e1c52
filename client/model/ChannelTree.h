// The conversations of all networks in the order in which they are shown, with what is unread in
// each. Thread: gui; ChannelListModel shows it to views.
#pragma once

#include "client/session/Session.h"

#include <QString>

#include <memory>
#include <vector>

namespace watek::client::model {

class ChannelTree {
public:
    struct Entry {
        session::Conversation *conversation = nullptr;
        int unread = 0; ///< messages
        int mentions = 0; ///< of them, those that name us or are private
        bool isMuted = false;
    };
    struct Network {
        session::Session *session = nullptr;
        QString name{}; ///< as it is shown: unlike that of any other network
        Entry page; ///< the server's own
        std::vector<std::unique_ptr<Entry>> entries; ///< channels, then queries, by their names
        std::vector<std::unique_ptr<Entry>> hidden; ///< not shown, but kept with their counts
    };
    /// Where something is shown.
    struct Place {
        int network = -1; ///< -1: nowhere
        int row = -1; ///< in its entries; -1: the server's own page
    };

    int size() const { return int(m_networks.size()); }
    Network &network(int row) const { return *m_networks[size_t(row)]; }
    int rowOf(const session::Session *session) const; ///< -1: not there
    /// At the end.
    void append(session::Session *session);
    void remove(int row) { m_networks.erase(m_networks.begin() + row); }

    Place placeOf(session::ConversationId id) const; ///< nowhere also for a hidden one
    Entry *entryOf(session::ConversationId id) const; ///< also of a hidden one; or null
    /// The network in which it is hidden; or null.
    Network *hiddenIn(session::ConversationId id) const;
    /// The row in `network` where it belongs, counted among the others.
    static int rowFor(const Network &network, const session::Conversation *conversation);
    /// Of what is shown and not muted.
    int total(int Entry::*count) const;

    /// Takes an entry out of `entries`, by its row, or of `hidden`, by its id.
    static std::unique_ptr<Entry> take(Network &network, int row);
    static std::unique_ptr<Entry> takeHidden(Network &network, session::ConversationId id);

private:
    std::vector<std::unique_ptr<Network>> m_networks;
};

} // namespace watek::client::model
