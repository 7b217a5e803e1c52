// A terminal program run in tmux: typed at like a person, read from its screen.
// Thread: the test's. Needs tmux; each terminal has a tmux server of its own, which ends with it.
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QUuid>

namespace watek::tests {

class Terminal {
public:
    /// Runs `command` (for a shell) on a screen of 120 by 40.
    explicit Terminal(const QString &command)
        : m_socket(QStringLiteral("watek-test-") + QUuid::createUuid().toString(QUuid::Id128))
    {
        tmux({QStringLiteral("-f"), QStringLiteral("/dev/null"), QStringLiteral("-u"),
            QStringLiteral("new-session"), QStringLiteral("-d"), QStringLiteral("-x"),
            QStringLiteral("120"), QStringLiteral("-y"), QStringLiteral("40"), command});
    }
    ~Terminal() { tmux({QStringLiteral("kill-server")}); }
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
    /// The program has ended, and its tmux with it.
    bool hasEnded()
    {
        QProcess process;
        process.start(QStringLiteral("tmux"),
            {QStringLiteral("-L"), m_socket, QStringLiteral("has-session")});
        return process.waitForFinished(10'000) && process.exitCode() != 0;
    }

private:
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
};

} // namespace watek::tests
