// A suite says its name here, so that several can be one program. Each stays a process of its own
// when it runs: ctest starts the program by the suite's name. Thread: main().
#pragma once

#include "common/threading/EpollLoop.h"

#include <QCoreApplication>
#include <QTest>

namespace watek::tests {

/// A suite of this program, which main() finds by its name. Constructed before main().
class Suite {
public:
    using Main = int (*)(int argc, char *argv[]);

    /// `name` must live as long as the program.
    Suite(const char *name, Main main);
};

} // namespace watek::tests

/// WATEK_SUITE(QTEST_GUILESS_MAIN, ServerJoinTest): the suite with one of Qt's main() functions, in
/// the suite's own namespace. moc's output is included behind the namespace.
#define WATEK_SUITE(MAIN, NAME)                                                                    \
    MAIN(NAME)                                                                                     \
    const ::watek::tests::Suite kSuite(#NAME, main);

/// As QTEST_GUILESS_MAIN, on the event loop of the server's io threads.
#define WATEK_EPOLL_MAIN(NAME)                                                                     \
    int main(int argc, char *argv[])                                                               \
    {                                                                                              \
        QCoreApplication::setEventDispatcher(new ::watek::threading::EpollLoop);                   \
        const QCoreApplication application(argc, argv);                                            \
        NAME suite;                                                                                \
        return QTest::qExec(&suite, argc, argv);                                                   \
    }
