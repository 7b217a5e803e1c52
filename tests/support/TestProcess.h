// Another program, started by a test. Thread: the test's.
#pragma once

#include <QProcess>

namespace watek::tests {

class TestProcess : public QProcess {
public:
    TestProcess()
    {
        // With a modifier QProcess forks; without one it starts the program from a copy of this
        // process that shares its memory, where ThreadSanitizer takes the parent for the child and
        // loses sight of it.
        setChildProcessModifier([] {});
    }
};

} // namespace watek::tests
