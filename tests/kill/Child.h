// A program that this one starts. It ends with this one. One thread; Linux.
#pragma once

#include <QByteArrayList>
#include <QString>

#include <sys/types.h>

#include <optional>
#include <utility>

namespace watek::kill {

class Child {
public:
    Child() = default;
    /// Its output goes to the file, which is made anew.
    Child(const QByteArrayList &words, const QString &outputFile);
    Child(Child &&other) noexcept
        : m_pid(std::exchange(other.m_pid, 0))
    {
    }
    Child &operator=(Child &&other) noexcept
    {
        std::swap(m_pid, other.m_pid);
        return *this;
    }
    ~Child()
    {
        signal(9);
        wait();
    }

    /// Its exit code, -1 when a signal ended it; nothing while it runs.
    std::optional<int> ended();
    /// Waits for its end; the same.
    int wait();
    void signal(int number);

private:
    pid_t m_pid = 0; ///< 0: not started, or ended
    int m_code = -1;
};

} // namespace watek::kill
