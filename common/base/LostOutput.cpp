#include "common/base/LostOutput.h"

#include <QLoggingCategory>
#include <QString>

#include <algorithm>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace watek::base {

namespace {

/// What a pipe that is ready takes without letting its writer wait (PIPE_BUF on Linux).
constexpr qsizetype kMostAtOnce = 4096;

// May be called from any thread, and while the program is being aborted.
void printQtMessage(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    const QByteArray line = qFormatLogMessage(type, context, text).toLocal8Bit() + '\n';
    pollfd output{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
    if (poll(&output, 1, 0) != 1 || !(output.revents & POLLOUT))
        return;
    [[maybe_unused]] const ssize_t written
        = write(STDERR_FILENO, line.constData(), size_t(std::min(line.size(), kMostAtOnce)));
}

} // namespace

void surviveLostOutput()
{
    int descriptor = open("/dev/null", O_RDWR);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO)
        descriptor = open("/dev/null", O_RDWR);
    if (descriptor > STDERR_FILENO)
        close(descriptor);
    for (const int number : {SIGPIPE, SIGXFSZ})
        std::signal(number, SIG_IGN);
    qInstallMessageHandler(printQtMessage);
}

} // namespace watek::base
