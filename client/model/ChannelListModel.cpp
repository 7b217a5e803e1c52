// Internal pointers: null is a network's row; a conversation's row holds its Network. The server's
// page is the network's row itself. Channels come before queries, both in alphabetical order.
#include "client/model/ChannelListModel.h"

#include <algorithm>

namespace watek::client::model {

using session::Conversation;
using session::ConversationId;
using session::ConversationKind;
using session::Session;

struct ChannelListModel::Entry {
    Conversation *conversation = nullptr;
    int unread = 0;
    int mentions = 0;
    bool isMuted = false;
};

struct ChannelListModel::Network {
    Session *session = nullptr;
    Entry page;
    std::vector<std::unique_ptr<Entry>> entries; ///< in the order shown
    std::vector<std::unique_ptr<Entry>> hidden;
};

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

} // namespace

ChannelListModel::ChannelListModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

ChannelListModel::~ChannelListModel() = default;

void ChannelListModel::addSession(Session *session)
{
    auto network = std::make_unique<Network>();
    network->session = session;
    network->page.conversation = session->serverPage();
    Network *added = network.get();
    const int row = int(m_networks.size());
    beginInsertRows({}, row, row);
    m_networks.push_back(std::move(network));
    endInsertRows();

    for (Conversation *conversation : session->conversations()) {
        if (conversation != session->serverPage())
            addConversation(*added, conversation);
    }
    Conversation *page = session->serverPage();
    connect(page, &Conversation::nameChanged, this, [this, page] {
        noteChanged(page->id(), {Qt::DisplayRole, NameRole});
    });
    connect(page, &Conversation::joinedChanged, this,
        [this, page] { noteChanged(page->id(), {JoinedRole}); });
    connect(
        session, &Session::conversationAdded, this, [this, session](Conversation *conversation) {
            addConversation(*m_networks[size_t(networkRow(session))], conversation);
        });
    connect(session, &Session::conversationRemoved, this, &ChannelListModel::removeConversation);
    connect(session, &Session::connectionChanged, this, [this, session] {
        noteNetworkChanged(session, {PhaseRole, JoinedRole});
    });
    connect(session, &Session::lagChanged, this,
        [this, session] { noteNetworkChanged(session, {LagRole}); });
}

void ChannelListModel::removeSession(Session *session)
{
    const int row = networkRow(session);
    if (row < 0)
        return;
    Network &network = *m_networks[size_t(row)];
    session->disconnect(this);
    session->serverPage()->disconnect(this);
    for (const auto *entries : {&network.entries, &network.hidden}) {
        for (const auto &entry : *entries)
            entry->conversation->disconnect(this);
    }
    beginRemoveRows({}, row, row);
    m_networks.erase(m_networks.begin() + row);
    endRemoveRows();
    Q_EMIT totalsChanged();
}

void ChannelListModel::addConversation(Network &network, Conversation *conversation)
{
    auto entry = std::make_unique<Entry>();
    entry->conversation = conversation;
    insertEntry(network, std::move(entry));
    connect(conversation, &Conversation::joinedChanged, this,
        [this, conversation] { noteChanged(conversation->id(), {JoinedRole}); });
    connect(conversation, &Conversation::nameChanged, this,
        [this, conversation] { moveToPlace(conversation); });
}

void ChannelListModel::insertEntry(Network &network, std::unique_ptr<Entry> entry)
{
    const Conversation *conversation = entry->conversation;
    const auto at = std::ranges::find_if(network.entries,
        [&](const auto &known) { return isBefore(conversation, known->conversation); });
    const int row = int(at - network.entries.begin());
    beginInsertRows(index(networkRow(network.session), 0), row, row);
    network.entries.insert(at, std::move(entry));
    endInsertRows();
}

void ChannelListModel::setHidden(ConversationId id, bool isHidden)
{
    for (const auto &network : m_networks) {
        auto &from = isHidden ? network->entries : network->hidden;
        const auto found = std::ranges::find_if(
            from, [&](const auto &entry) { return entry->conversation->id() == id; });
        if (found == from.end())
            continue;
        if (isHidden) {
            const int row = int(found - from.begin());
            beginRemoveRows(index(networkRow(network->session), 0), row, row);
            network->hidden.push_back(std::move(*found));
            from.erase(found);
            endRemoveRows();
        } else {
            auto entry = std::move(*found);
            from.erase(found);
            insertEntry(*network, std::move(entry));
        }
        Q_EMIT totalsChanged();
        return;
    }
}

void ChannelListModel::moveToPlace(Conversation *conversation)
{
    const QModelIndex at = indexOf(conversation->id());
    if (!at.isValid())
        return;
    auto &entries = static_cast<Network *>(at.internalPointer())->entries;
    const int from = at.row();
    int to = 0; // among the others
    for (const auto &entry : entries)
        to += entry->conversation != conversation && isBefore(entry->conversation, conversation);
    if (to != from) {
        beginMoveRows(at.parent(), from, from, at.parent(), to > from ? to + 1 : to);
        auto entry = std::move(entries[size_t(from)]);
        entries.erase(entries.begin() + from);
        entries.insert(entries.begin() + to, std::move(entry));
        endMoveRows();
    }
    noteChanged(conversation->id(), {Qt::DisplayRole, NameRole});
}

void ChannelListModel::removeConversation(Conversation *conversation)
{
    for (const auto &network : m_networks) {
        std::erase_if(network->hidden,
            [&](const auto &entry) { return entry->conversation == conversation; });
    }
    conversation->disconnect(this);
    const QModelIndex at = indexOf(conversation->id());
    if (!at.isValid() || !at.parent().isValid())
        return;
    auto &entries = static_cast<Network *>(at.internalPointer())->entries;
    beginRemoveRows(at.parent(), at.row(), at.row());
    entries.erase(entries.begin() + at.row());
    endRemoveRows();
    Q_EMIT totalsChanged();
}

int ChannelListModel::networkRow(const Session *session) const
{
    const auto found = std::ranges::find_if(
        m_networks, [&](const auto &network) { return network->session == session; });
    return found == m_networks.end() ? -1 : int(found - m_networks.begin());
}

ChannelListModel::Entry *ChannelListModel::entryAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    if (!index.internalPointer())
        return &m_networks[size_t(index.row())]->page;
    return static_cast<Network *>(index.internalPointer())->entries[size_t(index.row())].get();
}

ChannelListModel::Entry *ChannelListModel::entryOf(ConversationId id) const
{
    if (const QModelIndex at = indexOf(id); at.isValid())
        return entryAt(at);
    for (const auto &network : m_networks) {
        const auto found = std::ranges::find_if(
            network->hidden, [&](const auto &entry) { return entry->conversation->id() == id; });
        if (found != network->hidden.end())
            return found->get();
    }
    return nullptr;
}

ConversationId ChannelListModel::idAt(const QModelIndex &index) const
{
    const Entry *entry = entryAt(index);
    return entry ? entry->conversation->id() : ConversationId{};
}

QModelIndex ChannelListModel::indexOf(ConversationId id) const
{
    for (size_t row = 0; row < m_networks.size(); ++row) {
        Network &network = *m_networks[row];
        if (network.page.conversation->id() == id)
            return createIndex(int(row), 0, nullptr);
        const auto found = std::ranges::find_if(
            network.entries, [&](const auto &entry) { return entry->conversation->id() == id; });
        if (found != network.entries.end())
            return createIndex(int(found - network.entries.begin()), 0, &network);
    }
    return {};
}

QModelIndex ChannelListModel::neighbour(const QModelIndex &from, int step, bool unreadOnly) const
{
    QList<QModelIndex> all;
    for (int network = 0; network < rowCount(); ++network) {
        const QModelIndex page = index(network, 0);
        all.append(page);
        for (int row = 0; row < rowCount(page); ++row)
            all.append(index(row, 0, page));
    }
    const qsizetype count = all.size();
    if (count == 0 || step == 0)
        return {};
    const qsizetype start = all.indexOf(from);
    qsizetype at = start >= 0 ? start : (step > 0 ? -1 : 0);
    for (qsizetype tried = 0; tried < count; ++tried) {
        at = (at + (step > 0 ? 1 : -1) + count) % count;
        const Entry *entry = entryAt(all[at]);
        if (at != start && (!unreadOnly || (entry->unread > 0 && !entry->isMuted)))
            return all[at];
    }
    return {};
}

int ChannelListModel::total(int Entry::*count) const
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

bool ChannelListModel::isMuted(ConversationId id) const
{
    const Entry *entry = entryOf(id);
    return entry && entry->isMuted;
}

int ChannelListModel::totalMentions() const { return total(&Entry::mentions); }

int ChannelListModel::totalUnread() const { return total(&Entry::unread); }

void ChannelListModel::addUnread(ConversationId id, int messages, int mentions)
{
    Entry *entry = entryOf(id);
    if (!entry || (messages == 0 && mentions == 0))
        return;
    entry->unread += messages;
    entry->mentions += mentions;
    noteChanged(id, {UnreadRole, MentionsRole});
    Q_EMIT totalsChanged();
}

void ChannelListModel::clearUnread(ConversationId id)
{
    Entry *entry = entryOf(id);
    if (!entry || (entry->unread == 0 && entry->mentions == 0))
        return;
    entry->unread = entry->mentions = 0;
    noteChanged(id, {UnreadRole, MentionsRole});
    Q_EMIT totalsChanged();
}

void ChannelListModel::setMuted(ConversationId id, bool isMuted)
{
    Entry *entry = entryOf(id);
    if (!entry || entry->isMuted == isMuted)
        return;
    entry->isMuted = isMuted;
    noteChanged(id, {MutedRole});
    Q_EMIT totalsChanged();
}

void ChannelListModel::setActive(ConversationId id)
{
    const ConversationId before = std::exchange(m_active, id);
    if (before == id)
        return;
    noteChanged(before, {ActiveRole});
    noteChanged(id, {ActiveRole});
}

void ChannelListModel::noteChanged(ConversationId id, const QList<int> &roles)
{
    const QModelIndex at = indexOf(id);
    if (at.isValid())
        Q_EMIT dataChanged(at, at, roles);
}

void ChannelListModel::noteNetworkChanged(const Session *session, const QList<int> &roles)
{
    const QModelIndex at = index(networkRow(session), 0);
    if (!at.isValid())
        return;
    Q_EMIT dataChanged(at, at, roles);
    if (const int rows = rowCount(at); rows > 0)
        Q_EMIT dataChanged(index(0, 0, at), index(rows - 1, 0, at), roles);
}

QModelIndex ChannelListModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(
        row, column, parent.isValid() ? m_networks[size_t(parent.row())].get() : nullptr);
}

QModelIndex ChannelListModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || !child.internalPointer())
        return {};
    const auto *network = static_cast<const Network *>(child.internalPointer());
    return createIndex(networkRow(network->session), 0, nullptr);
}

int ChannelListModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_networks.size());
    if (parent.internalPointer() || parent.column() != 0)
        return 0;
    return int(m_networks[size_t(parent.row())]->entries.size());
}

int ChannelListModel::columnCount(const QModelIndex &) const { return 1; }

QVariant ChannelListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = *entryAt(index);
    const Conversation &conversation = *entry.conversation;
    const auto *network = index.internalPointer()
        ? static_cast<const Network *>(index.internalPointer())
        : m_networks[size_t(index.row())].get();
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return conversation.name();
    case KindRole:
        return int(conversation.kind());
    case SessionIdRole:
        return conversation.id().session;
    case ConversationNumberRole:
        return conversation.id().number;
    case UnreadRole:
        return entry.unread;
    case MentionsRole:
        return entry.mentions;
    case MutedRole:
        return entry.isMuted;
    case ActiveRole:
        return conversation.id() == m_active;
    case JoinedRole:
        return conversation.isJoined();
    case PhaseRole:
        return int(network->session->connection().phase);
    case LagRole:
        return network->session->lagMs();
    default:
        return {};
    }
}

QHash<int, QByteArray> ChannelListModel::roleNames() const
{
    return {
        {NameRole, "name"},
        {KindRole, "kind"},
        {SessionIdRole, "sessionId"},
        {ConversationNumberRole, "conversationNumber"},
        {UnreadRole, "unread"},
        {MentionsRole, "mentions"},
        {MutedRole, "muted"},
        {ActiveRole, "active"},
        {JoinedRole, "joined"},
        {PhaseRole, "phase"},
        {LagRole, "lag"},
    };
}

} // namespace watek::client::model
