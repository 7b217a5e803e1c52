#include "tests/kill/Child.h"

#include <QFile>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <vector>

namespace watek::kill {

Child::Child(const QByteArrayList &words, const QString &outputFile)
{
    std::vector<char *> arguments;
    for (const QByteArray &word : words)
        arguments.push_back(const_cast<char *>(word.constData())); // execv() changes nothing
    arguments.push_back(nullptr);
    const QByteArray output = QFile::encodeName(outputFile);
    m_pid = fork();
    if (m_pid != 0)
        return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int file = open(output.constData(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    execv(arguments.front(), arguments.data());
    _exit(127);
}

std::optional<int> Child::ended()
{
    int status = 0;
    if (m_pid > 0) {
        if (waitpid(m_pid, &status, WNOHANG) == 0)
            return std::nullopt;
        m_pid = 0;
        m_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    return m_code;
}

int Child::wait()
{
    int status = 0;
    if (m_pid > 0) {
        waitpid(m_pid, &status, 0);
        m_pid = 0;
        m_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    return m_code;
}

void Child::signal(int number)
{
    if (m_pid > 0)
        ::kill(m_pid, number);
}

} // namespace watek::kill
