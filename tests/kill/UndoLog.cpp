#include "tests/kill/UndoLog.h"

#include <QFile>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace watek::kill {

namespace {

struct Header {
    quint64 mark = kMark;
    qint64 offset = 0;
    qint64 count = 0; ///< bytes that changed
    qint64 size = 0; ///< of the file before
    qint64 kept = 0; ///< bytes that follow: what was there

    static constexpr quint64 kMark = 0x6f646e752d6b7457;
};

struct Record {
    Header header;
    QByteArray old;
};

std::vector<Record> recordsIn(const QByteArray &bytes)
{
    std::vector<Record> records;
    for (qsizetype at = 0; bytes.size() - at >= qsizetype(sizeof(Header));) {
        Record record;
        std::memcpy(&record.header, bytes.constData() + at, sizeof(Header));
        at += qsizetype(sizeof(Header));
        if (record.header.mark != Header::kMark || record.header.kept > bytes.size() - at)
            break;
        record.old = bytes.mid(at, record.header.kept);
        at += record.header.kept;
        records.push_back(std::move(record));
    }
    return records;
}

/// The write is taken back; where there was nothing is nothing, or zeros when more follows.
void undo(QFile &file, const Record &record, PowerCut cut)
{
    const Header &header = record.header;
    if (cut == PowerCut::LosesAll) {
        file.resize(header.size);
    } else {
        const qint64 from = header.offset + header.kept;
        const qint64 until = std::min(header.offset + header.count, file.size());
        if (from < until) {
            file.seek(from);
            file.write(QByteArray(until - from, '\0'));
        }
    }
    file.seek(header.offset);
    file.write(record.old);
    file.flush();
}

} // namespace

UndoLog::UndoLog(const QByteArray &fileName)
    : m_file(open(nameFor(fileName).constData(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600))
{
}

bool UndoLog::note(qint64 offset, qint64 count, qint64 size, const QByteArray &old)
{
    const Header header{.offset = offset, .count = count, .size = size, .kept = old.size()};
    const QByteArray record
        = QByteArray(reinterpret_cast<const char *>(&header), sizeof header) + old;
    return m_file
        && write(m_file.get(), record.constData(), size_t(record.size())) == record.size();
}

void UndoLog::forget()
{
    if (m_file && ftruncate(m_file.get(), 0) != 0)
        qFatal("what was undone cannot be forgotten");
}

Undone undoWrites(const QByteArray &fileName, PowerCut cut, std::mt19937_64 &random)
{
    Undone undone;
    QFile log(QFile::decodeName(UndoLog::nameFor(fileName)));
    if (!log.open(QIODevice::ReadOnly))
        return undone;
    const std::vector<Record> records = recordsIn(log.readAll());
    log.close();
    QFile file(QFile::decodeName(fileName));
    if (file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly)) {
        for (auto record = records.rbegin(); record != records.rend(); ++record) {
            ++undone.writes;
            if (cut == PowerCut::LosesSome && random() % 2 == 0)
                continue;
            undo(file, *record, cut);
            ++undone.lost;
        }
    }
    log.remove();
    return undone;
}

} // namespace watek::kill
