#include "client/model/ChannelTree.h"

#include <algorithm>
#include <utility>

namespace watek::client::model {

using session::Conversation;
using session::ConversationId;
using session::ConversationKind;
using session::Session;

namespace {

/// "#lab" sorts by "lab".
QString sortKey(const Conversation *conversation)
{
    qsizetype sigils = 0;
    const QString &name = conversation->name();
    while (sigils < name.size() && (name[sigils] == u'#' || name[sigils] == u'&'))
        ++sigils;
    return name.mid(sigils).toCaseFolded();
}

bool isBefore(const Conversation *a, const Conversation *b)
{
    if (a->kind() != b->kind())
        return a->kind() == ConversationKind::Channel;
    const QString keyA = sortKey(a);
    const QString keyB = sortKey(b);
    return keyA != keyB ? keyA < keyB : a->id() < b->id();
}

using Entries = std::vector<std::unique_ptr<ChannelTree::Entry>>;

/// The place of the conversation in a list, or its size.
int find(const Entries &entries, ConversationId id)
{
    const auto isIt = [&](const auto &entry) { return entry->conversation->id() == id; };
    return int(std::ranges::find_if(entries, isIt) - entries.begin());
}

} // namespace

int ChannelTree::rowOf(const Session *session) const
{
    const auto found = std::ranges::find_if(
        m_networks, [&](const auto &network) { return network->session == session; });
    return found == m_networks.end() ? -1 : int(found - m_networks.begin());
}

void ChannelTree::append(Session *session)
{
    auto network = std::make_unique<Network>();
    network->session = session;
    network->name = session->serverPage()->name();
    network->page.conversation = session->serverPage();
    m_networks.push_back(std::move(network));
}

ChannelTree::Place ChannelTree::placeOf(ConversationId id) const
{
    for (int row = 0; row < size(); ++row) {
        const Network &one = network(row);
        if (one.page.conversation->id() == id)
            return {.network = row, .row = -1};
        if (const int at = find(one.entries, id); at < int(one.entries.size()))
            return {.network = row, .row = at};
    }
    return {};
}

ChannelTree::Network *ChannelTree::hiddenIn(ConversationId id) const
{
    const auto found = std::ranges::find_if(m_networks, [&](const auto &network) {
        return find(network->hidden, id) < int(network->hidden.size());
    });
    return found == m_networks.end() ? nullptr : found->get();
}

ChannelTree::Entry *ChannelTree::entryOf(ConversationId id) const
{
    if (const Place place = placeOf(id); place.network >= 0) {
        Network &known = network(place.network);
        return place.row < 0 ? &known.page : known.entries[size_t(place.row)].get();
    }
    const Network *hiding = hiddenIn(id);
    return hiding ? hiding->hidden[size_t(find(hiding->hidden, id))].get() : nullptr;
}

int ChannelTree::rowFor(const Network &network, const Conversation *conversation)
{
    return int(std::ranges::count_if(network.entries, [&](const auto &entry) {
        return entry->conversation != conversation && isBefore(entry->conversation, conversation);
    }));
}

int ChannelTree::total(int Entry::*count) const
{
    int sum = 0;
    for (const auto &network : m_networks) {
        if (!network->page.isMuted)
            sum += network->page.*count;
        for (const auto &entry : network->entries) {
            if (!entry->isMuted)
                sum += (*entry).*count;
        }
    }
    return sum;
}

std::unique_ptr<ChannelTree::Entry> ChannelTree::take(Network &network, int row)
{
    auto entry = std::move(network.entries[size_t(row)]);
    network.entries.erase(network.entries.begin() + row);
    return entry;
}

std::unique_ptr<ChannelTree::Entry> ChannelTree::takeHidden(Network &network, ConversationId id)
{
    const int at = find(network.hidden, id);
    auto entry = std::move(network.hidden[size_t(at)]);
    network.hidden.erase(network.hidden.begin() + at);
    return entry;
}

} // namespace watek::client::model
