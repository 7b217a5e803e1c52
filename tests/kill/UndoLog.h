// What a file was before the writes that were not synced yet, kept in a second file beside it
// (NAME.undo). The server's process writes it, and it outlives the process as every file does; then
// undoWrites() takes those writes back, as a power cut would.
//
// A record is written before the write that it is about. So a process that is killed between the
// two leaves a record that undoes nothing, and one that is killed in the middle of a record leaves
// a piece that is not looked at. Not thread-safe.
#pragma once

#include "server/shared/Descriptor.h"

#include <QByteArray>

#include <random>

namespace watek::kill {

class UndoLog {
public:
    /// Of the file with this name. An old one goes on.
    explicit UndoLog(const QByteArray &fileName);

    /// `count` bytes from `offset` on are about to change, in a file that has `size` bytes and
    /// `old` in that place (less than `count` at the file's end). False: it could not be written.
    bool note(qint64 offset, qint64 count, qint64 size, const QByteArray &old);
    /// The file was synced.
    void forget();

    static QByteArray nameFor(const QByteArray &fileName) { return fileName + ".undo"; }

private:
    server::shared::Descriptor m_file;
};

enum class PowerCut {
    LosesAll, ///< of what was not synced
    LosesSome, ///< a disk writes in an order of its own: each write is there or not
};
struct Undone {
    int writes = 0; ///< that were not synced
    int lost = 0;
};
/// While nobody has the file open. Nothing happens when there is no log.
Undone undoWrites(const QByteArray &fileName, PowerCut cut, std::mt19937_64 &random);

} // namespace watek::kill
