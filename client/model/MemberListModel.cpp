// Internal ids: 0 is a group's row, 1 + group is a person's. Groups without people have no row, so
// a group's row is the number of groups before it that have one. Only while a person moves may a
// group have a row and nobody in it: rows can be moved only between groups that are shown.
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
        row += m_hasRow[size_t(before)];
    return row;
}

int MemberListModel::groupAtRow(int row) const
{
    for (int group = 0; group < int(m_groups.size()); ++group) {
        if (m_hasRow[size_t(group)] && row-- == 0)
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
    for (size_t number = 0; number < m_groups.size(); ++number) {
        std::ranges::sort(m_groups[number], isBefore);
        m_hasRow[number] = !m_groups[number].empty();
    }
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
    m_hasRow[size_t(number)] = true;
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
    m_hasRow[size_t(place.group)] = !isLast;
    m_people.erase(known);
    endRemoveRows();
    if (!isLast)
        noteCountChanged(place.group);
}

void MemberListModel::change(const QString &oldNick, const Member &member)
{
    Place place = find(oldNick);
    if (place.group < 0)
        return;
    const QString known = m_groups[size_t(place.group)][size_t(place.row)]->member.nick;
    if (known != member.nick && m_people.contains(member.nick)) {
        remove(member.nick); // nobody else can have this nick any more
        place = find(known);
    }
    move(place, member);
}

void MemberListModel::move(const Place &place, const Member &member)
{
    const Person changed{member, member.nick.toCaseFolded()};
    const int number = groupOf(member);
    const Person *person = m_groups[size_t(place.group)][size_t(place.row)];
    const QString known = person->member.nick;
    showGroup(number);
    // The new place is looked for above the old one, then below it: the person itself is left out,
    // since the group is sorted without it.
    Group &target = m_groups[size_t(number)];
    const auto self = number == place.group ? target.begin() + place.row : target.end();
    auto at = std::upper_bound(target.begin(), self, &changed, isBefore);
    if (at == self && self != target.end())
        at = std::upper_bound(std::next(self), target.end(), &changed, isBefore);
    const int row = int(at - target.begin());
    const bool stays = number == place.group && (row == place.row || row == place.row + 1);
    if (stays) {
        store(known, member);
        const QModelIndex here = createIndex(place.row, 0, quintptr(number) + 1);
        Q_EMIT dataChanged(here, here);
        return;
    }

    beginMoveRows(groupIndex(place.group), place.row, place.row, groupIndex(number), row);
    // `row` is counted while the person still stands at the old place. Further down in the same
    // group it is one less once the person has left.
    Group &source = m_groups[size_t(place.group)];
    source.erase(source.begin() + place.row);
    const int inserted = number == place.group && row > place.row ? row - 1 : row;
    target.insert(target.begin() + inserted, person);
    store(known, member);
    endMoveRows();
    const QModelIndex there = createIndex(inserted, 0, quintptr(number) + 1);
    Q_EMIT dataChanged(there, there);
    if (number == place.group)
        return;
    noteCountChanged(number);
    if (source.empty())
        hideGroup(place.group);
    else
        noteCountChanged(place.group);
}

/// The person called `known` is this one from now on. Its row is not told.
void MemberListModel::store(const QString &known, const Member &member)
{
    auto node = m_people.extract(known);
    *node.mapped() = Person{member, member.nick.toCaseFolded()};
    node.key() = member.nick;
    m_people.insert(std::move(node));
}

void MemberListModel::showGroup(int group)
{
    if (m_hasRow[size_t(group)])
        return;
    beginInsertRows({}, groupRow(group), groupRow(group));
    m_hasRow[size_t(group)] = true;
    endInsertRows();
}

void MemberListModel::hideGroup(int group)
{
    beginRemoveRows({}, groupRow(group), groupRow(group));
    m_hasRow[size_t(group)] = false;
    endRemoveRows();
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
