// All conversations of all networks as a tree: a row per server, its channels and queries under it.
// Thread: gui. Workspace fills it and keeps the counts; windows only read.
#pragma once

#include "client/model/ChannelTree.h"
#include "client/session/Session.h"

#include <QAbstractItemModel>

#include <memory>

namespace watek::client::model {

class ChannelListModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role {
        NameRole = Qt::UserRole + 1, ///< also Qt::DisplayRole
        KindRole, ///< int(session::ConversationKind)
        SessionIdRole, ///< uint
        ConversationNumberRole, ///< uint; together ConversationId
        UnreadRole, ///< int: messages not read; joins and parts never count
        MentionsRole, ///< int: of them, those that name us or are private
        MutedRole, ///< bool
        ActiveRole, ///< bool: the one that is shown
        JoinedRole, ///< bool; of a server: online
        PhaseRole, ///< int(session::Phase) of the server, for its channels too
        LagRole, ///< int ms, -1 not known
    };

    explicit ChannelListModel(QObject *parent = nullptr);

    session::ConversationId idAt(const QModelIndex &index) const; ///< empty id for an invalid index
    QModelIndex indexOf(session::ConversationId id) const;
    /// The next or previous conversation in the order shown, wrapping; unreadOnly skips what is
    /// read. Invalid: none.
    QModelIndex neighbour(const QModelIndex &from, int step, bool unreadOnly = false) const;
    bool isMuted(session::ConversationId id) const; ///< also of a hidden one
    /// What the network is called here: its name, with the address behind it where another network
    /// has the same name, and with a number where even that is the same.
    QString networkName(const session::Session *session) const;
    int totalMentions() const;
    int totalUnread() const; ///< muted ones not counted

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void totalsChanged();
    /// networkName() of one or more may differ from before.
    void networkNamesChanged();

public:
    // For Workspace and tests.
    void addSession(session::Session *session);
    void removeSession(session::Session *session);
    void addUnread(session::ConversationId id, int messages, int mentions);
    void clearUnread(session::ConversationId id);
    void setMuted(session::ConversationId id, bool isMuted);
    void setActive(session::ConversationId id);
    /// Takes it from the list, or puts it back to its place with its counts. Never a server's page.
    void setHidden(session::ConversationId id, bool isHidden);

private:
    using Entry = ChannelTree::Entry;
    using Network = ChannelTree::Network;

    void addConversation(Network &network, session::Conversation *conversation);
    void removeConversation(session::Conversation *conversation);
    void noteChanged(session::ConversationId id, const QList<int> &roles);
    void noteNetworkChanged(const session::Session *session, const QList<int> &roles);
    QString uniqueName(const session::Session *session) const;
    void noteNames();
    void moveToPlace(session::Conversation *conversation);
    void insertEntry(Network &network, std::unique_ptr<Entry> entry);
    const Entry *entryAt(const QModelIndex &index) const;
    QModelIndex indexOf(const Network &network) const;

    ChannelTree m_tree;
    session::ConversationId m_active;
};

} // namespace watek::client::model
