#include "server/store/MessageRow.h"

#include "server/store/Columns.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <QDataStream>
#include <QIODevice>

namespace watek::server::store {

using namespace shared;

namespace {

// The form in the file, whatever version of Qt is used.
constexpr auto kStreamVersion = QDataStream::Qt_6_0;

bool isKind(int number)
{
    switch (KeptKind(number)) {
    case KeptKind::Privmsg:
    case KeptKind::Notice:
    case KeptKind::Tagmsg:
    case KeptKind::Join:
    case KeptKind::Part:
    case KeptKind::Quit:
    case KeptKind::Kick:
    case KeptKind::Nick:
    case KeptKind::Topic:
    case KeptKind::Mode:
    case KeptKind::Rename:
        return true;
    }
    return false;
}

/// Nothing for an empty list, so that a message of one line costs nothing.
QByteArray packed(const QByteArrayList &list)
{
    QByteArray bytes;
    if (!list.isEmpty()) {
        QDataStream stream(&bytes, QIODevice::WriteOnly);
        stream.setVersion(kStreamVersion);
        stream << list;
    }
    return bytes;
}

QByteArray packed(const std::vector<KeptLine> &lines)
{
    QByteArray bytes;
    if (!lines.empty()) {
        QDataStream stream(&bytes, QIODevice::WriteOnly);
        stream.setVersion(kStreamVersion);
        for (const KeptLine &line : lines)
            stream << line.text << line.continues;
    }
    return bytes;
}

class NoMessage : public SQLite::Exception {
public:
    using SQLite::Exception::Exception;
};

[[noreturn]] void refuse(quint64 sequence)
{
    throw NoMessage("message " + std::to_string(sequence) + " makes no sense", SQLITE_CORRUPT);
}

QByteArrayList listOf(const QByteArray &bytes, quint64 sequence)
{
    QByteArrayList list;
    if (!bytes.isEmpty()) {
        QDataStream stream(bytes);
        stream.setVersion(kStreamVersion);
        stream >> list;
        if (stream.status() != QDataStream::Ok || !stream.atEnd())
            refuse(sequence);
    }
    return list;
}

std::vector<KeptLine> linesOf(const QByteArray &bytes, quint64 sequence)
{
    std::vector<KeptLine> lines;
    QDataStream stream(bytes);
    stream.setVersion(kStreamVersion);
    while (!stream.atEnd()) {
        KeptLine line;
        stream >> line.text >> line.continues;
        if (stream.status() != QDataStream::Ok)
            refuse(sequence);
        lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace

void bindMessage(SQLite::Statement &insert, const KeptMessage &message, int64_t conversation)
{
    bindNumber(insert, 1, qint64(message.sequence));
    bindNumber(insert, 2, conversation);
    bindNumber(insert, 3, message.timeMs);
    bindNumber(insert, 4, int(message.kind));
    bindBlob(insert, 5, message.msgid);
    bindBlob(insert, 6, message.target);
    bindBlob(insert, 7, message.leastRank);
    bindBlob(insert, 8, message.source);
    bindBlob(insert, 9, message.account);
    bindNumber(insert, 10, qint64(message.accountId.value));
    bindNumber(insert, 11, message.isBot);
    bindBlob(insert, 12, message.text);
    bindBlob(insert, 13, packed(message.params));
    bindBlob(insert, 14, message.clientTags);
    bindBlob(insert, 15, packed(message.lines));
    bindBlob(insert, 16, message.resendId);
}

QByteArray belongingTo(const QByteArray &msgid) { return packed(QByteArrayList{msgid}); }

KeptMessage messageOf(SQLite::Statement &row, const ConversationKey &conversation)
{
    const quint64 sequence = quint64(row.getColumn(0).getInt64());
    const int kind = row.getColumn(2).getInt();
    if (!isKind(kind))
        refuse(sequence);
    return {.sequence = sequence,
        .timeMs = row.getColumn(1).getInt64(),
        .msgid = blobOf(row.getColumn(3)),
        .conversation = conversation,
        .target = blobOf(row.getColumn(4)),
        .kind = KeptKind(kind),
        .leastRank = blobOf(row.getColumn(5)),
        .source = blobOf(row.getColumn(6)),
        .account = blobOf(row.getColumn(7)),
        .accountId = {quint64(row.getColumn(8).getInt64())},
        .isBot = row.getColumn(9).getInt() != 0,
        .text = blobOf(row.getColumn(10)),
        .params = listOf(blobOf(row.getColumn(11)), sequence),
        .clientTags = blobOf(row.getColumn(12)),
        .lines = linesOf(blobOf(row.getColumn(13)), sequence),
        .resendId = blobOf(row.getColumn(14))};
}

std::optional<KeptMessage> tryMessageOf(SQLite::Statement &row, const ConversationKey &conversation)
{
    try {
        return messageOf(row, conversation);
    } catch (const NoMessage &) {
        return std::nullopt;
    }
}

} // namespace watek::server::store
