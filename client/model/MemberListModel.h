// The members of a channel as a tree: Operators, Voiced and Members, each with people under it;
// empty groups are left out. Within a group: by rank, then by nick. Thread: gui.
//
// A person is found by nick in a hash and its row by bisection, and rows are pointers: a change
// costs next to the same in a channel of fifty and of five thousand. A person who gets another rank
// or nick is moved, so that whatever points to the row (a view's cursor) goes with the person.
#pragma once

#include "client/session/Conversation.h"

#include <QAbstractItemModel>
#include <QPointer>

#include <array>
#include <memory>
#include <unordered_map>
#include <vector>

namespace watek::client::model {

enum class MemberGroup {
    Operators, ///< any prefix above voice
    Voiced,
    Members,
};

class MemberListModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role {
        IsGroupRole = Qt::UserRole + 1, ///< bool
        GroupRole, ///< int(MemberGroup), of people too
        CountRole, ///< of a group: people in it
        NickRole, ///< also Qt::DisplayRole of a person; a group has no text, windows word it
        PrefixRole, ///< "@", the highest; may be empty
        IsAwayRole,
        IsSelfRole,
        UserHostRole,
        AccountRole,
        RealNameRole,
        HueRole, ///< 0..359, see NickColour.h
    };

    explicit MemberListModel(QObject *parent = nullptr);

    /// Shows the members of `conversation`, now and as they change; null shows nobody.
    void follow(session::Conversation *conversation);

    int memberCount() const;
    /// The person's row, or an invalid index.
    QModelIndex indexOf(const QString &nick) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    // What follow() connects; public for tests.
    void reset(const QList<session::Member> &members);
    void add(const session::Member &member);
    void remove(const QString &nick);
    void change(const QString &oldNick, const session::Member &member);

private:
    struct Person {
        session::Member member;
        QString key; ///< case-folded nick
    };
    using Group = std::vector<const Person *>;
    struct Place {
        int group = -1;
        int row = -1;
    };

    static int groupOf(const session::Member &member);
    static bool isBefore(const Person *a, const Person *b);
    int groupRow(int group) const; ///< row of the group among those that are shown
    int groupAtRow(int row) const;
    QModelIndex groupIndex(int group) const;
    Place find(const QString &nick) const;
    void noteCountChanged(int group);
    void showGroup(int group);
    void hideGroup(int group);
    void move(const Place &place, const session::Member &member);
    void store(const QString &known, const session::Member &member);

    QPointer<session::Conversation> m_conversation;
    std::unordered_map<QString, std::unique_ptr<Person>> m_people; ///< by nick as it is spelled
    std::array<Group, 3> m_groups; ///< of m_people
    std::array<bool, 3> m_hasRow{}; ///< whether a group is shown: it has people, or gets one now
};

} // namespace watek::client::model
