// Bytes in the database, for the tables. Thread: store. Text that people gave is kept as bytes, so
// that SQLite does not read it by rules of its own.
#pragma once

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include <QByteArray>

namespace watek::server::store {

inline QByteArray blobOf(const SQLite::Column &column)
{
    return {static_cast<const char *>(column.getBlob()), column.getBytes()};
}

inline void bindBlob(SQLite::Statement &statement, int index, const QByteArray &value)
{
    // Not null: an empty QByteArray still points somewhere.
    statement.bind(index, static_cast<const void *>(value.constData()), int(value.size()));
}

/// An id or a time.
inline void bindNumber(SQLite::Statement &statement, int index, qint64 value)
{
    statement.bind(index, int64_t(value));
}

} // namespace watek::server::store
