// A terminal program run in tmux: typed at like a person, read from its screen.
// Thread: the test's. Needs tmux; each terminal has a tmux server of its own, which ends with it.
#pragma once

#include <QFile>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTest>
#include <QUuid>

#include <signal.h>

namespace watek::tests {

class Terminal {
public:
    /// Runs `command` (for a shell) on a screen of 120 by 40.
    explicit Terminal(const QString &command)
        : m_socket(QStringLiteral("watek-test-") + QUuid::createUuid().toString(QUuid::Id128))
    {
        tmux({QStringLiteral("-f"), QStringLiteral("/dev/null"), QStringLiteral("-u"),
            QStringLiteral("new-session"), QStringLiteral("-d"), QStringLiteral("-x"),
            QStringLiteral("120"), QStringLiteral("-y"), QStringLiteral("40"),
            QStringLiteral("exec ") + command});
        m_program = tmux({QStringLiteral("display-message"), QStringLiteral("-p"),
                             QStringLiteral("#{pane_pid}")})
                        .toInt();
    }
    /// Ends the program at once and waits for its end, so that it writes nothing any more.
    ~Terminal()
    {
        if (m_program > 0 && isAlive())
            ::kill(m_program, SIGKILL);
        tmux({QStringLiteral("kill-server")});
        if (!QTest::qWaitFor([this] { return !isAlive(); }, 10'000))
            qWarning("the program in the terminal does not end");
    }
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;

    /// Types the text and presses Enter.
    void type(const QString &text)
    {
        tmux({QStringLiteral("send-keys"), QStringLiteral("-l"), text});
        tmux({QStringLiteral("send-keys"), QStringLiteral("Enter")});
    }
    QString screen()
    {
        return tmux({QStringLiteral("capture-pane"), QStringLiteral("-p"), QStringLiteral("-J")});
    }
    bool shows(const QString &text) { return screen().contains(text); }
    bool hasEnded() const { return !isAlive(); }

private:
    /// A process that has ended and that nobody has asked about yet has no command line any more.
    bool isAlive() const
    {
        QFile commandLine(QStringLiteral("/proc/%1/cmdline").arg(m_program));
        return commandLine.open(QIODevice::ReadOnly) && !commandLine.readAll().isEmpty();
    }
    QString tmux(const QStringList &words)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
        environment.insert(QStringLiteral("TERM"), QStringLiteral("xterm-256color"));
        // A test that runs inside a tmux must not talk to that one.
        environment.remove(QStringLiteral("TMUX"));
        // The program in the terminal is not one of ours: no sanitizer's settings for it.
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral("tmux"), QStringList{QStringLiteral("-L"), m_socket} + words);
        if (!process.waitForFinished(10'000))
            qWarning("tmux: %s", qPrintable(process.errorString()));
        const QByteArray complaint = process.readAllStandardError();
        if (!complaint.isEmpty() && words.first() != QLatin1String("kill-server"))
            qWarning("tmux: %s", complaint.constData());
        return QString::fromUtf8(process.readAllStandardOutput());
    }

    const QString m_socket;
    pid_t m_program = 0;
};

} // namespace watek::tests
