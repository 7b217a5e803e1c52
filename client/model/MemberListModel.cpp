// Internal ids: 0 is a group's row, 1 + group is a person's. Groups without people have no row, so
// a group's row is the number of non-empty groups before it.
#include "client/model/MemberListModel.h"

#include "client/model/NickColour.h"

#include <algorithm>

namespace watek::client::model {

namespace {

using session::Conversation;
using session::Member;

constexpr quintptr kGroupRowId = 0;

} // namespace

MemberListModel::MemberListModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

void MemberListModel::follow(Conversation *conversation)
{
    if (m_conversation)
        m_conversation->disconnect(this);
    m_conversation = conversation;
    if (!conversation) {
        reset({});
        return;
    }
    connect(conversation, &Conversation::memberAdded, this, &MemberListModel::add);
    connect(conversation, &Conversation::memberRemoved, this, &MemberListModel::remove);
    connect(conversation, &Conversation::memberChanged, this, &MemberListModel::change);
    connect(conversation, &Conversation::membersReset, this,
        [this, conversation] { reset(conversation->members().all()); });
    reset(conversation->members().all());
}

int MemberListModel::groupOf(const Member &member)
{
    if (member.rank == session::kNoRank)
        return int(MemberGroup::Members);
    return int(member.isVoicedOnly ? MemberGroup::Voiced : MemberGroup::Operators);
}

bool MemberListModel::isBefore(const Person *a, const Person *b)
{
    if (a->member.rank != b->member.rank)
        return a->member.rank < b->member.rank;
    if (a->key != b->key)
        return a->key < b->key;
    return a->member.nick < b->member.nick;
}

int MemberListModel::groupRow(int group) const
{
    int row = 0;
    for (int before = 0; before < group; ++before)
        row += !m_groups[size_t(before)].empty();
    return row;
}

int MemberListModel::groupAtRow(int row) const
{
    for (int group = 0; group < int(m_groups.size()); ++group) {
        if (!m_groups[size_t(group)].empty() && row-- == 0)
            return group;
    }
    return -1;
}

QModelIndex MemberListModel::groupIndex(int group) const
{
    return createIndex(groupRow(group), 0, kGroupRowId);
}

MemberListModel::Place MemberListModel::find(const QString &nick) const
{
    auto found = m_people.find(nick);
    if (found == m_people.end() && m_conversation) {
        // In another spelling, which only the network can tell from another person.
        if (const Member *known = m_conversation->members().find(nick))
            found = m_people.find(known->nick);
    }
    if (found == m_people.end())
        return {};
    const Person *person = found->second.get();
    const int number = groupOf(person->member);
    const Group &group = m_groups[size_t(number)];
    return {number, int(std::ranges::lower_bound(group, person, isBefore) - group.begin())};
}

int MemberListModel::memberCount() const { return int(m_people.size()); }

QModelIndex MemberListModel::indexOf(const QString &nick) const
{
    const Place place = find(nick);
    return place.group < 0 ? QModelIndex() : createIndex(place.row, 0, quintptr(place.group) + 1);
}

void MemberListModel::reset(const QList<Member> &members)
{
    beginResetModel();
    m_people.clear();
    for (Group &group : m_groups)
        group.clear();
    for (const Member &member : members)
        m_people[member.nick]
            = std::make_unique<Person>(Person{member, member.nick.toCaseFolded()});
    for (const auto &[nick, person] : m_people)
        m_groups[size_t(groupOf(person->member))].push_back(person.get());
    for (Group &group : m_groups)
        std::ranges::sort(group, isBefore);
    endResetModel();
}

void MemberListModel::add(const Member &member)
{
    if (m_people.contains(member.nick))
        remove(member.nick);
    const int number = groupOf(member);
    Group &group = m_groups[size_t(number)];
    auto added = std::make_unique<Person>(Person{member, member.nick.toCaseFolded()});
    const Person *person = added.get();
    const auto at = std::ranges::upper_bound(group, person, isBefore);
    const bool isFirst = group.empty();
    if (isFirst)
        beginInsertRows({}, groupRow(number), groupRow(number));
    else
        beginInsertRows(groupIndex(number), int(at - group.begin()), int(at - group.begin()));
    group.insert(at, person);
    m_people.emplace(member.nick, std::move(added));
    endInsertRows();
    if (!isFirst)
        noteCountChanged(number);
}

void MemberListModel::remove(const QString &nick)
{
    const Place place = find(nick);
    if (place.group < 0)
        return;
    Group &group = m_groups[size_t(place.group)];
    const bool isLast = group.size() == 1;
    if (isLast)
        beginRemoveRows({}, groupRow(place.group), groupRow(place.group));
    else
        beginRemoveRows(groupIndex(place.group), place.row, place.row);
    const QString known = group[size_t(place.row)]->member.nick;
    group.erase(group.begin() + place.row);
    m_people.erase(known);
    endRemoveRows();
    if (!isLast)
        noteCountChanged(place.group);
}

void MemberListModel::change(const QString &oldNick, const Member &member)
{
    const Place place = find(oldNick);
    if (place.group < 0)
        return;
    const Group &group = m_groups[size_t(place.group)];
    const auto at = group.begin() + place.row;
    const QString known = (*at)->member.nick;
    const Person changed{member, member.nick.toCaseFolded()};
    const bool staysBelow = at == group.begin() || isBefore(*std::prev(at), &changed);
    const bool staysAbove = std::next(at) == group.end() || isBefore(&changed, *std::next(at));
    if (known == member.nick && groupOf(member) == place.group && staysBelow && staysAbove) {
        *m_people.at(known) = changed;
        const QModelIndex row = createIndex(place.row, 0, quintptr(place.group) + 1);
        Q_EMIT dataChanged(row, row);
        return;
    }
    remove(known);
    add(member);
}

void MemberListModel::noteCountChanged(int group)
{
    const QModelIndex changed = groupIndex(group);
    Q_EMIT dataChanged(changed, changed, {CountRole});
}

QModelIndex MemberListModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, kGroupRowId);
    return createIndex(row, column, quintptr(groupAtRow(parent.row())) + 1);
}

QModelIndex MemberListModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == kGroupRowId)
        return {};
    return groupIndex(int(child.internalId()) - 1);
}

int MemberListModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return groupRow(int(m_groups.size()));
    if (parent.internalId() != kGroupRowId || parent.column() != 0)
        return 0;
    const int group = groupAtRow(parent.row());
    return group < 0 ? 0 : int(m_groups[size_t(group)].size());
}

int MemberListModel::columnCount(const QModelIndex &) const { return 1; }

QVariant MemberListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == kGroupRowId) {
        const int group = groupAtRow(index.row());
        switch (role) {
        case IsGroupRole:
            return true;
        case GroupRole:
            return group;
        case CountRole:
            return int(m_groups[size_t(group)].size());
        default:
            return {};
        }
    }
    const size_t group = size_t(index.internalId()) - 1;
    const Member &member = m_groups[group][size_t(index.row())]->member;
    switch (role) {
    case Qt::DisplayRole:
    case NickRole:
        return member.nick;
    case IsGroupRole:
        return false;
    case GroupRole:
        return int(group);
    case PrefixRole:
        return QString::fromLatin1(member.prefixes.left(1));
    case IsAwayRole:
        return member.isAway;
    case IsSelfRole:
        return member.isSelf;
    case UserHostRole:
        return member.userHost;
    case AccountRole:
        return member.account;
    case RealNameRole:
        return member.realName;
    case HueRole:
        return nickHue(member.nick);
    default:
        return {};
    }
}

QHash<int, QByteArray> MemberListModel::roleNames() const
{
    return {
        {IsGroupRole, "isGroup"},
        {GroupRole, "group"},
        {CountRole, "count"},
        {NickRole, "nick"},
        {PrefixRole, "prefix"},
        {IsAwayRole, "isAway"},
        {IsSelfRole, "isSelf"},
        {UserHostRole, "userHost"},
        {AccountRole, "account"},
        {RealNameRole, "realName"},
        {HueRole, "hue"},
    };
}

} // namespace watek::client::model
