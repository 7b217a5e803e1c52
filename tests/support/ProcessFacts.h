// What the system says of this process: to see that threads and descriptors come back. Linux.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>

#include <sys/resource.h>

namespace watek::tests {

inline int openDescriptors()
{
    return int(QDir(QStringLiteral("/proc/self/fd"))
                   .entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System)
                   .size());
}

inline int runningThreads()
{
    return int(QDir(QStringLiteral("/proc/self/task"))
                   .entryList(QDir::NoDotAndDotDot | QDir::Dirs)
                   .size());
}

/// Processor time of the whole process, user and system, in milliseconds.
inline qint64 processorMs()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms
        = [](const timeval &time) { return qint64(time.tv_sec) * 1000 + time.tv_usec / 1000; };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

} // namespace watek::tests
