// Internal pointers: null is a network's row; a conversation's row holds its Network. The server's
// page is the network's row itself.
#include "client/model/ChannelListModel.h"

#include <algorithm>

namespace watek::client::model {

using session::Conversation;
using session::ConversationId;
using session::Session;

ChannelListModel::ChannelListModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

void ChannelListModel::addSession(Session *session)
{
    const int row = m_tree.size();
    beginInsertRows({}, row, row);
    m_tree.append(session);
    endInsertRows();

    for (Conversation *conversation : session->conversations()) {
        if (conversation != session->serverPage())
            addConversation(m_tree.network(row), conversation);
    }
    Conversation *page = session->serverPage();
    connect(page, &Conversation::nameChanged, this, &ChannelListModel::noteNames);
    connect(page, &Conversation::joinedChanged, this,
        [this, page] { noteChanged(page->id(), {JoinedRole}); });
    connect(
        session, &Session::conversationAdded, this, [this, session](Conversation *conversation) {
            addConversation(m_tree.network(m_tree.rowOf(session)), conversation);
        });
    connect(session, &Session::conversationRemoved, this, &ChannelListModel::removeConversation);
    connect(session, &Session::connectionChanged, this, [this, session] {
        noteNetworkChanged(session, {PhaseRole, JoinedRole});
        if (m_tree.size() > 1)
            noteNames(); // the address may have been changed
    });
    connect(session, &Session::lagChanged, this,
        [this, session] { noteNetworkChanged(session, {LagRole}); });
    noteNames();
}

QString ChannelListModel::networkName(const Session *session) const
{
    const int row = m_tree.rowOf(session);
    return row < 0 ? session->networkName() : m_tree.network(row).name;
}

QString ChannelListModel::uniqueName(const Session *session) const
{
    const QString name = session->serverPage()->name();
    const auto addressOf = [](const Session *one) {
        const session::ServerAddress &address = one->config().address;
        const bool isBracketed = address.host.contains(u':');
        return QStringLiteral("%1:%2")
            .arg(isBracketed ? u'[' + address.host + u']' : address.host)
            .arg(address.port);
    };
    bool isAlone = true;
    int before = 0; // with the same name and address
    bool isBehind = false;
    for (int row = 0; row < m_tree.size(); ++row) {
        const Session *other = m_tree.network(row).session;
        if (other == session) {
            isBehind = true;
        } else if (other->serverPage()->name() == name) {
            isAlone = false;
            before += !isBehind && addressOf(other) == addressOf(session);
        }
    }
    if (isAlone)
        return name;
    // A network without a name of its own is called by its host.
    const QString full = QStringLiteral("%1 (%2)").arg(name, addressOf(session));
    return before == 0 ? full : QStringLiteral("%1 %2").arg(full).arg(before + 1);
}

/// Names depend on those of the other networks, so all are looked at again. They are kept, for a
/// row must not change while another one is being inserted.
void ChannelListModel::noteNames()
{
    for (int row = 0; row < m_tree.size(); ++row) {
        Network &network = m_tree.network(row);
        const QString name = uniqueName(network.session);
        if (std::exchange(network.name, name) != name)
            Q_EMIT dataChanged(index(row, 0), index(row, 0), {Qt::DisplayRole, NameRole});
    }
    Q_EMIT networkNamesChanged();
}

void ChannelListModel::removeSession(Session *session)
{
    const int row = m_tree.rowOf(session);
    if (row < 0)
        return;
    const Network &network = m_tree.network(row);
    session->disconnect(this);
    session->serverPage()->disconnect(this);
    for (const auto *entries : {&network.entries, &network.hidden}) {
        for (const auto &entry : *entries)
            entry->conversation->disconnect(this);
    }
    beginRemoveRows({}, row, row);
    m_tree.remove(row);
    endRemoveRows();
    noteNames();
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
    const int row = ChannelTree::rowFor(network, entry->conversation);
    beginInsertRows(indexOf(network), row, row);
    network.entries.insert(network.entries.begin() + row, std::move(entry));
    endInsertRows();
}

void ChannelListModel::setHidden(ConversationId id, bool isHidden)
{
    if (isHidden) {
        const ChannelTree::Place place = m_tree.placeOf(id);
        if (place.row < 0)
            return;
        Network &network = m_tree.network(place.network);
        beginRemoveRows(indexOf(network), place.row, place.row);
        network.hidden.push_back(ChannelTree::take(network, place.row));
        endRemoveRows();
    } else {
        Network *network = m_tree.hiddenIn(id);
        if (!network)
            return;
        insertEntry(*network, ChannelTree::takeHidden(*network, id));
    }
    Q_EMIT totalsChanged();
}

void ChannelListModel::moveToPlace(Conversation *conversation)
{
    const ChannelTree::Place place = m_tree.placeOf(conversation->id());
    if (place.row < 0)
        return;
    Network &network = m_tree.network(place.network);
    const int from = place.row;
    const int to = ChannelTree::rowFor(network, conversation);
    if (to != from) {
        const QModelIndex parent = indexOf(network);
        beginMoveRows(parent, from, from, parent, to > from ? to + 1 : to);
        auto entry = ChannelTree::take(network, from);
        network.entries.insert(network.entries.begin() + to, std::move(entry));
        endMoveRows();
    }
    noteChanged(conversation->id(), {Qt::DisplayRole, NameRole});
}

void ChannelListModel::removeConversation(Conversation *conversation)
{
    conversation->disconnect(this);
    const ConversationId id = conversation->id();
    if (Network *hiding = m_tree.hiddenIn(id))
        ChannelTree::takeHidden(*hiding, id);
    const ChannelTree::Place place = m_tree.placeOf(id);
    if (place.row < 0)
        return;
    Network &network = m_tree.network(place.network);
    beginRemoveRows(indexOf(network), place.row, place.row);
    ChannelTree::take(network, place.row);
    endRemoveRows();
    Q_EMIT totalsChanged();
}

const ChannelListModel::Entry *ChannelListModel::entryAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    if (!index.internalPointer())
        return &m_tree.network(index.row()).page;
    return static_cast<Network *>(index.internalPointer())->entries[size_t(index.row())].get();
}

ConversationId ChannelListModel::idAt(const QModelIndex &index) const
{
    const Entry *entry = entryAt(index);
    return entry ? entry->conversation->id() : ConversationId{};
}

QModelIndex ChannelListModel::indexOf(ConversationId id) const
{
    const ChannelTree::Place place = m_tree.placeOf(id);
    if (place.network < 0)
        return {};
    return place.row < 0 ? createIndex(place.network, 0, nullptr)
                         : createIndex(place.row, 0, &m_tree.network(place.network));
}

QModelIndex ChannelListModel::indexOf(const Network &network) const
{
    return createIndex(m_tree.rowOf(network.session), 0, nullptr);
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

bool ChannelListModel::isMuted(ConversationId id) const
{
    const Entry *entry = m_tree.entryOf(id);
    return entry && entry->isMuted;
}

int ChannelListModel::totalMentions() const { return m_tree.total(&Entry::mentions); }

int ChannelListModel::totalUnread() const { return m_tree.total(&Entry::unread); }

void ChannelListModel::addUnread(ConversationId id, int messages, int mentions)
{
    Entry *entry = m_tree.entryOf(id);
    if (!entry || (messages == 0 && mentions == 0))
        return;
    entry->unread += messages;
    entry->mentions += mentions;
    noteChanged(id, {UnreadRole, MentionsRole});
    Q_EMIT totalsChanged();
}

void ChannelListModel::clearUnread(ConversationId id)
{
    Entry *entry = m_tree.entryOf(id);
    if (!entry || (entry->unread == 0 && entry->mentions == 0))
        return;
    entry->unread = entry->mentions = 0;
    noteChanged(id, {UnreadRole, MentionsRole});
    Q_EMIT totalsChanged();
}

void ChannelListModel::setMuted(ConversationId id, bool isMuted)
{
    Entry *entry = m_tree.entryOf(id);
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
    const QModelIndex at = index(m_tree.rowOf(session), 0);
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
    return createIndex(row, column, parent.isValid() ? &m_tree.network(parent.row()) : nullptr);
}

QModelIndex ChannelListModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || !child.internalPointer())
        return {};
    const auto *network = static_cast<const Network *>(child.internalPointer());
    return indexOf(*network);
}

int ChannelListModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return m_tree.size();
    if (parent.internalPointer() || parent.column() != 0)
        return 0;
    return int(m_tree.network(parent.row()).entries.size());
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
        : &m_tree.network(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return &conversation == network->page.conversation ? network->name : conversation.name();
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
