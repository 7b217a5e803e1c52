// Rows are lines, and between them Day and NewMarker rows. Each time a batch comes the model first
// works out the rows it makes, then inserts them at once, then trims the top. The first row is
// always a Day.
#include "client/model/MessageListModel.h"

#include "client/model/NickColour.h"

#include <QDateTime>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace watek::client::model {

namespace {

using session::ChatLine;
using session::LineKind;

/// Rows that leave at once when there are too many, so that trimming is rare.
int trimStep(int maxRows) { return std::max(1, maxRows / 40); }

} // namespace

MessageListModel::MessageListModel(QObject *parent, int maxRows)
    : QAbstractListModel(parent)
    , m_maxRows(std::max(4, maxRows))
{
}

void MessageListModel::follow(session::Conversation *conversation)
{
    connect(conversation, &session::Conversation::linesAdded, this, &MessageListModel::append);
    connect(conversation, &session::Conversation::lineChanged, this, &MessageListModel::change);
    connect(conversation, &session::Conversation::reacted, this, &MessageListModel::react);
}

qint64 MessageListModel::dayOf(qint64 timeMs)
{
    return QDateTime::fromMSecsSinceEpoch(timeMs).date().startOfDay().toMSecsSinceEpoch();
}

bool MessageListModel::isOfDay(qint64 timeMs) const
{
    return timeMs >= m_day.beginMs - kMidnightMs && timeMs < m_day.endMs;
}

// What a server plays back is older than what stands above it, and has the day that it is of.
void MessageListModel::append(const QList<ChatLine> &lines)
{
    std::vector<ChatLine> rows;
    rows.reserve(size_t(lines.size()) + 1);
    // Of a burst longer than the list, only what will stay.
    const qsizetype skipped = std::max<qsizetype>(0, lines.size() - m_maxRows);
    for (qsizetype i = skipped; i < lines.size(); ++i) {
        const ChatLine &line = lines[i];
        if (!isOfDay(line.timeMs)) {
            ChatLine day;
            day.kind = LineKind::Day;
            day.timeMs = dayOf(line.timeMs);
            m_day = {.beginMs = day.timeMs,
                .endMs
                = dayOf(day.timeMs + 36 * 3600 * 1000LL)}; // also where a day has 23 or 25 hours
            rows.push_back(std::move(day));
        }
        rows.push_back(line);
        noteMessageId(line);
    }
    appendRows(std::move(rows));
    for (const ChatLine &line : lines)
        renameInReactions(line);
    trimTop();
}

void MessageListModel::appendRows(std::vector<ChatLine> lines)
{
    if (lines.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + int(lines.size()) - 1);
    for (ChatLine &line : lines) {
        m_rows.push_back({.line = std::move(line)});
        takeQuote(m_rows.back());
    }
    endInsertRows();
}

void MessageListModel::takeQuote(Row &row) const
{
    const int answered = row.line.replyTo.isEmpty() ? -1 : rowOfMessage(row.line.replyTo);
    if (answered < 0)
        return;
    const ChatLine &other = m_rows[size_t(answered)].line;
    row.quoteAuthor = other.author;
    row.quoteText = other.text;
}

void MessageListModel::noteMessageId(const ChatLine &line)
{
    if (!line.messageId.isEmpty() && isSpeech(line.kind))
        m_lineOfMessage.insert(line.messageId, line.id);
}

void MessageListModel::react(const session::ReactionChange &change)
{
    const int row = rowOfMessage(change.messageId);
    if (row < 0 || !m_reactions.apply(change))
        return;
    Q_EMIT dataChanged(index(row), index(row), {ReactionsRole, Qt::AccessibleTextRole});
}

void MessageListModel::renameInReactions(const ChatLine &line)
{
    if (line.kind != LineKind::Nick)
        return;
    const QStringList changed = m_reactions.rename(line.author, line.target);
    for (const QString &messageId : changed) {
        const int row = rowOfMessage(messageId);
        if (row >= 0)
            Q_EMIT dataChanged(index(row), index(row), {ReactionsRole});
    }
}

void MessageListModel::trimTop()
{
    if (rowCount() <= m_maxRows)
        return;
    const int excess = rowCount() - m_maxRows + trimStep(m_maxRows);
    const ChatLine &firstKept = m_rows[size_t(excess)].line;
    // The last row that would leave stays as the day line of what follows it.
    const bool needsDay = firstKept.kind != LineKind::Day;
    const int leaving = needsDay ? excess - 1 : excess;
    qint64 day = 0;
    for (int row = 0; row < excess; ++row) {
        const ChatLine &line = m_rows[size_t(row)].line;
        if (line.kind == LineKind::Day)
            day = line.timeMs;
        if (line.kind == LineKind::NewMarker)
            m_hasMarker = false;
        if (m_lineOfMessage.value(line.messageId) == line.id) {
            m_lineOfMessage.remove(line.messageId);
            m_reactions.forget(line.messageId);
        }
    }
    if (leaving > 0) {
        beginRemoveRows({}, 0, leaving - 1);
        m_rows.erase(m_rows.begin(), m_rows.begin() + leaving);
        endRemoveRows();
    }
    if (needsDay) {
        m_rows.front() = {};
        m_rows.front().line.kind = LineKind::Day;
        m_rows.front().line.timeMs = day;
        noteRowChanged(0);
    }
    noteRowChanged(1); // starts a group now
}

void MessageListModel::noteRowChanged(int row)
{
    if (row >= 0 && row < rowCount())
        Q_EMIT dataChanged(index(row), index(row));
}

void MessageListModel::change(const ChatLine &line)
{
    const int row = rowOf(line.id);
    if (row < 0 || m_rows[size_t(row)].line == line)
        return;
    m_rows[size_t(row)].line = line;
    noteMessageId(line);
    noteRowChanged(row);
}

void MessageListModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_lineOfMessage.clear();
    m_reactions.clear();
    m_day = {};
    m_newCount = 0;
    m_hasMarker = false;
    m_isAllNew = false;
    endResetModel();
}

void MessageListModel::placeNewMarker(int messages)
{
    if (m_hasMarker && m_newCount > 0) {
        m_newCount += messages;
        const int row = newMarkerRow();
        Q_EMIT dataChanged(index(row), index(row), {NewCountRole, Qt::AccessibleTextRole});
        return;
    }
    if (m_isAllNew)
        return;
    removeNewMarker();
    m_isAllNew = m_rows.empty();
    if (m_isAllNew)
        return;
    ChatLine marker;
    marker.kind = LineKind::NewMarker;
    marker.timeMs = m_rows.back().line.timeMs;
    std::vector<ChatLine> rows;
    rows.push_back(std::move(marker));
    m_hasMarker = true;
    m_newCount = messages;
    appendRows(std::move(rows));
    trimTop();
}

void MessageListModel::removeNewMarker()
{
    m_isAllNew = false;
    const int row = newMarkerRow();
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    m_hasMarker = false;
    m_newCount = 0;
    endRemoveRows();
    noteRowChanged(row); // may go on the group above now
}

int MessageListModel::newMarkerRow() const
{
    if (!m_hasMarker)
        return -1;
    // Near the end more often than not.
    const auto found = std::find_if(m_rows.rbegin(), m_rows.rend(),
        [](const Row &row) { return row.line.kind == LineKind::NewMarker; });
    return found == m_rows.rend() ? -1 : int(std::distance(found, m_rows.rend())) - 1;
}

int MessageListModel::rowOf(session::LineId id) const
{
    if (id == 0)
        return -1;
    // Ids rise, but Day and NewMarker rows between have none: from the end, where changes happen.
    for (int row = rowCount() - 1; row >= 0; --row) {
        const session::LineId at = m_rows[size_t(row)].line.id;
        if (at == id)
            return row;
        if (at != 0 && at < id)
            break;
    }
    return -1;
}

int MessageListModel::rowOfMessage(const QString &messageId) const
{
    return rowOf(m_lineOfMessage.value(messageId));
}

const MessageListModel::Row &MessageListModel::rowAt(int row) const
{
    Q_ASSERT(row >= 0 && row < rowCount());
    return m_rows[size_t(row)];
}

bool MessageListModel::startsGroup(int row) const
{
    if (row <= 0)
        return true;
    const ChatLine &line = m_rows[size_t(row)].line;
    const ChatLine &above = m_rows[size_t(row) - 1].line;
    // An action names its author itself; a notice stands apart; an answer shows whose it is.
    const bool goesOn = line.replyTo.isEmpty() && line.kind == LineKind::Message
        && above.kind == LineKind::Message && line.author == above.author
        && line.target == above.target && line.timeMs - above.timeMs < kGroupMs
        && line.timeMs >= above.timeMs - kGroupMs;
    return !goesOn;
}

int MessageListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant MessageListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    const ChatLine &line = row.line;
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return line.text;
    case Qt::AccessibleTextRole:
        return m_wording ? m_wording(index) : line.text;
    case KindRole:
        return int(line.kind);
    case EventRole:
        return int(line.event);
    case TimeRole:
        return line.timeMs;
    case AuthorRole:
        return line.author;
    case IsSelfRole:
        return line.isSelf;
    case TargetRole:
        return line.target;
    case AudienceRole:
        return line.audience;
    case IsTargetSelfRole:
        return line.isTargetSelf;
    case CodeRole:
        return line.code;
    case RepliesRole:
        return QVariant::fromValue(line.replies);
    case StartsGroupRole:
        return startsGroup(index.row());
    case IsHighlightRole:
        return line.isHighlight;
    case DeliveryRole:
        return int(line.delivery);
    case MessageIdRole:
        return line.messageId;
    case LineIdRole:
        return line.id;
    case HueRole:
        return nickHue(line.author);
    case NewCountRole:
        return line.kind == LineKind::NewMarker ? m_newCount : 0;
    case ReplyToRole:
        return line.replyTo;
    case QuoteAuthorRole:
        return row.quoteAuthor;
    case QuoteTextRole:
        return row.quoteText;
    case QuoteHueRole:
        return nickHue(row.quoteAuthor);
    case ReactionsRole:
        return QVariant::fromValue(m_reactions.of(line.messageId));
    default:
        return {};
    }
}

QHash<int, QByteArray> MessageListModel::roleNames() const
{
    return {
        {KindRole, "kind"},
        {EventRole, "event"},
        {TimeRole, "time"},
        {AuthorRole, "author"},
        {IsSelfRole, "isSelf"},
        {TargetRole, "target"},
        {AudienceRole, "audience"},
        {IsTargetSelfRole, "isTargetSelf"},
        {TextRole, "text"},
        {CodeRole, "code"},
        {RepliesRole, "replies"},
        {StartsGroupRole, "startsGroup"},
        {IsHighlightRole, "isHighlight"},
        {DeliveryRole, "delivery"},
        {MessageIdRole, "messageId"},
        {LineIdRole, "lineId"},
        {HueRole, "hue"},
        {NewCountRole, "newCount"},
        {ReplyToRole, "replyTo"},
        {QuoteAuthorRole, "quoteAuthor"},
        {QuoteTextRole, "quoteText"},
        {QuoteHueRole, "quoteHue"},
        {ReactionsRole, "reactions"},
    };
}

} // namespace watek::client::model
