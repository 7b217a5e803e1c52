#include "server/app/LogOutput.h"

#include <QFile>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace watek::server::app {

namespace {

constexpr int kOpenFlags = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
/// What a pipe that is ready takes without letting its writer wait (PIPE_BUF on Linux).
constexpr qsizetype kMostAtOnce = 4096;

bool isReady(int descriptor)
{
    pollfd output{.fd = descriptor, .events = POLLOUT, .revents = 0};
    return poll(&output, 1, 0) == 1;
}

/// Whole lines that fit into one write, or the beginning of a line that does not fit.
QByteArrayView nextPiece(QByteArrayView bytes)
{
    if (bytes.size() <= kMostAtOnce)
        return bytes;
    const QByteArrayView piece = bytes.first(kMostAtOnce);
    const qsizetype end = piece.lastIndexOf('\n');
    return end < 0 ? piece : piece.first(end + 1);
}

} // namespace

LogOutput LogOutput::standardError()
{
    struct stat status { };
    const bool isKnown = fstat(STDERR_FILENO, &status) == 0;
    if (isKnown && (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode))) {
        // O_NONBLOCK belongs to what was opened, which others share: so it is opened once more.
        shared::Descriptor own{::open("/proc/self/fd/2", kOpenFlags)};
        if (own)
            return {std::move(own), Kind::Plain};
    }
    shared::Descriptor same{fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)};
    return {std::move(same), isKnown && S_ISSOCK(status.st_mode) ? Kind::Socket : Kind::Plain};
}

base::Expected<LogOutput, QByteArray> LogOutput::open(const QString &path)
{
    shared::Descriptor file{
        ::open(QFile::encodeName(path).constData(), kOpenFlags | O_CREAT, 0644)};
    if (!file)
        return base::Unexpected{QByteArray(std::strerror(errno))};
    return LogOutput(std::move(file), Kind::Plain);
}

LogOutput::Written LogOutput::write(QByteArrayView bytes)
{
    const int descriptor = m_descriptor.get();
    Written all;
    while (all.bytes < bytes.size() && isReady(descriptor)) {
        const QByteArrayView piece = nextPiece(bytes.sliced(all.bytes));
        const auto size = size_t(piece.size());
        const ssize_t taken = m_kind == Kind::Socket
            ? send(descriptor, piece.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL)
            : ::write(descriptor, piece.data(), size);
        if (taken < 0 && errno == EINTR)
            continue;
        if (taken < 0) {
            all.error = errno == EAGAIN ? 0 : errno;
            break;
        }
        all.bytes += taken;
    }
    return all;
}

} // namespace watek::server::app
