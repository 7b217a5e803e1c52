// Where log lines leave the program: standard error, or a file that is appended to. A write never
// waits for a reader: it says how much was taken.
// Thread: one at a time. POSIX in the .cpp only.
#pragma once

#include "common/base/Expected.h"
#include "server/shared/Descriptor.h"

#include <QByteArray>
#include <QString>

namespace watek::server::app {

class LogOutput {
public:
    /// Standard error. The descriptors of the program itself stay as they are: other programs that
    /// share the terminal do not become non-blocking.
    static LogOutput standardError();
    /// `path` is made if it is not there. The error is the system's words. A pipe without a reader
    /// is an error, too, not a wait.
    static base::Expected<LogOutput, QByteArray> open(const QString &path);

    /// For poll(): write when it is ready for writing.
    int descriptor() const { return m_descriptor.get(); }

    struct Written {
        qsizetype bytes = 0;
        /// What went wrong, as errno has it; 0 also when the other side takes nothing at the
        /// moment.
        int error = 0;
    };
    /// Writes the beginning of `bytes`, as much as is taken now: whole lines, where they fit.
    Written write(QByteArrayView bytes);

private:
    enum class Kind { Plain, Socket };
    LogOutput(shared::Descriptor descriptor, Kind kind)
        : m_descriptor(std::move(descriptor))
        , m_kind(kind)
    {
    }

    shared::Descriptor m_descriptor;
    Kind m_kind;
};

} // namespace watek::server::app
