// HexChat on a display that nobody sees: told what to do over its D-Bus interface, read from the
// logs it writes of its tabs. Thread: the test's. Needs hexchat, Xvfb, dbus-daemon and gdbus; the
// display and the bus are its own and end with it.
#pragma once

#include "tests/support/RealClient.h"

#include <QProcess>

#include <unistd.h>

namespace watek::tests {

class HexchatClient final : public RealClient {
public:
    /// Connects as `nick` and joins #lobby.
    HexchatClient(RealClientWorld &world, const QString &nick)
        : m_folder(world.path(QStringLiteral("hexchat")))
    {
        const QByteArray name = nick.toUtf8();
        // A fixed prefix instead of the time, no pauses between commands, quick to reconnect.
        writeFile(m_folder + QStringLiteral("/hexchat.conf"),
            "irc_logging = 1\nirc_logmask = %c.log\nstamp_log = 0\ngui_slist_skip = 1\n"
            "net_throttle = 0\nnet_reconnect_delay = 1\ngui_win_save = 0\n"
            "irc_nick1 = "
                + name + "\nirc_nick2 = " + name + "2\nirc_nick3 = " + name
                + "3\nirc_user_name = " + name + "\nirc_real_name = " + name + '\n');
        giveAway(world.folder());
        giveAway(m_folder);
        giveAway(m_folder + QStringLiteral("/hexchat.conf"));

        m_environment.insert(QStringLiteral("HOME"), m_folder);
        m_environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
        m_environment.remove(QStringLiteral("XDG_CONFIG_HOME"));
        start(m_bus,
            {QStringLiteral("dbus-daemon"), QStringLiteral("--session"), QStringLiteral("--nofork"),
                QStringLiteral("--print-address")});
        m_environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), firstLine(m_bus));
        start(m_display,
            {QStringLiteral("Xvfb"), QStringLiteral("-displayfd"), QStringLiteral("1"),
                QStringLiteral("-ac"), QStringLiteral("-nolisten"), QStringLiteral("tcp")});
        m_environment.insert(QStringLiteral("DISPLAY"), QLatin1Char(':') + firstLine(m_display));
        start(m_hexchat,
            {QStringLiteral("hexchat"), QStringLiteral("--cfgdir=") + m_folder,
                QStringLiteral("--url=irc://127.0.0.1:%1/#lobby").arg(world.port())});
    }
    ~HexchatClient() override
    {
        for (QProcess *process : {&m_hexchat, &m_display, &m_bus}) {
            process->kill();
            process->waitForFinished(10'000);
        }
    }

    /// A command without its slash; `doat #channel …` says in which tab.
    void type(const QString &line) override
    {
        QProcess call;
        start(call,
            {QStringLiteral("gdbus"), QStringLiteral("call"), QStringLiteral("--session"),
                QStringLiteral("--dest"), QStringLiteral("org.hexchat.service"),
                QStringLiteral("--object-path"), QStringLiteral("/org/hexchat/Remote"),
                QStringLiteral("--method"), QStringLiteral("org.hexchat.plugin.Command"), line});
        if (!call.waitForFinished(10'000) || call.exitCode() != 0)
            qWarning("hexchat: %s", call.readAllStandardError().constData());
    }
    /// All that its tabs have shown, as their logs have it.
    QString view() override
    {
        const QDir logs(m_folder + QStringLiteral("/logs"));
        QString all;
        for (const QString &name : logs.entryList(QDir::Files | QDir::Hidden)) {
            QFile file(logs.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                all += name + QLatin1String(":\n") + QString::fromUtf8(file.readAll());
        }
        return all;
    }
    bool hasEnded() override { return m_hexchat.state() == QProcess::NotRunning; }

private:
    /// HexChat greets root with a question that waits for a click, so that root is nobody here.
    static constexpr unsigned kNobody = 65534;
    static void giveAway(const QString &path)
    {
        if (::geteuid() == 0 && ::chown(path.toUtf8().constData(), kNobody, kNobody) != 0)
            qWarning("%s cannot be given away", qPrintable(path));
    }
    void start(QProcess &process, QStringList words)
    {
        if (::geteuid() == 0) {
            words = QStringList{QStringLiteral("setpriv"), QStringLiteral("--reuid=65534"),
                        QStringLiteral("--regid=65534"), QStringLiteral("--clear-groups")}
                + words;
        }
        process.setProcessEnvironment(m_environment);
        process.start(words.takeFirst(), words);
        if (!process.waitForStarted(10'000))
            qWarning("%s: %s", qPrintable(process.program()), qPrintable(process.errorString()));
    }
    static QString firstLine(QProcess &process)
    {
        while (!process.canReadLine() && process.waitForReadyRead(kRealPatienceMs)) { }
        return QString::fromUtf8(process.readLine()).trimmed();
    }

    const QString m_folder;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    QProcess m_bus;
    QProcess m_display;
    QProcess m_hexchat;
};

} // namespace watek::tests
