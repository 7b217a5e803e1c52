// Everybody in one lobby at once: two of our windows, irssi and WeeChat in terminals, netcat, and
// three clients that behave as the seed's. What each says arrives whole at all the others.
#include "client/app/Translations.h"
#include "client/model/Workspace.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/InputEdit.h"
#include "client/ui/MainWindow.h"
#include "client/ui/Settings.h"
#include "client/ui/messages/MessageRow.h"
#include "client/ui/messages/MessageView.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"
#include "tests/support/Terminal.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <memory>

namespace clientRealClientsTest {

using namespace watek;
using namespace watek::client;
using namespace watek::tests;

namespace {

const QString kText = QStringLiteral("Zażółć gęślą jaźń 🧵");
constexpr int kPatienceMs = 20'000;

/// Somebody in the lobby, whatever the program.
class Person {
public:
    virtual ~Person() = default;
    virtual void say(const QString &text) = 0;
    virtual bool sees(const QString &text) = 0;
    /// What to print when it does not see what it should.
    virtual QString view() = 0;
};

class WindowPerson final : public Person {
public:
    WindowPerson(quint16 port, const QString &nick)
    {
        m_window.resize(900, 600);
        m_window.show();
        session::SessionConfig config;
        config.address.port = port;
        config.nick = nick;
        m_window.openServer(config);
    }
    bool isInLobby() const { return m_window.windowTitle().contains(QLatin1String("#lobby")); }
    void say(const QString &text) override
    {
        // Not every character is a key: typed as an input method or a paste would.
        m_window.page()->input()->insertPlainText(text);
        QTest::keyClick(m_window.page()->input(), Qt::Key_Return);
    }
    bool sees(const QString &text) override { return view().contains(text); }
    QString view() override
    {
        QStringList rows;
        const QAbstractItemModel *model = m_window.page()->messages()->model();
        for (int row = 0; model && row < model->rowCount(); ++row)
            rows << ui::spokenText(ui::messageRow(model->index(row, 0)));
        return rows.join(QLatin1Char('\n'));
    }

private:
    QTemporaryDir m_folder;
    ui::Settings m_settings{m_folder.filePath(QStringLiteral("client.ini"))};
    base::SystemClock m_clock;
    model::Workspace m_workspace{m_clock};
    ui::MainWindow m_window{m_workspace, m_settings};
};

class TerminalPerson final : public Person {
public:
    explicit TerminalPerson(const QString &command)
        : m_terminal(command)
    {
    }
    void say(const QString &text) override { m_terminal.type(text); }
    bool sees(const QString &text) override { return m_terminal.shows(text); }
    QString view() override { return m_terminal.screen(); }

private:
    Terminal m_terminal;
};

class NetcatPerson final : public Person {
public:
    explicit NetcatPerson(quint16 port)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStringLiteral("nc"), {QStringLiteral("127.0.0.1"), QString::number(port)});
    }
    ~NetcatPerson() override
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    void say(const QString &text) override { m_process.write(text.toUtf8() + '\n'); }
    bool sees(const QString &text) override { return view().contains(text); }
    QString view() override
    {
        m_seen += m_process.readAll();
        return QString::fromUtf8(m_seen);
    }

private:
    QProcess m_process;
    QByteArray m_seen;
};

/// The seed's console client: connects and says nothing; sends a line without a line end.
class SeedPerson final : public Person {
public:
    explicit SeedPerson(quint16 port)
        : m_client(port)
    {
    }
    void say(const QString &text) override { m_client.send(text.toUtf8()); }
    bool sees(const QString &text) override { return m_client.got(text.toUtf8()); }
    QString view() override { return QString::fromUtf8(m_client.received()); }

private:
    RawClient m_client;
};

} // namespace

class ClientRealClientsTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{threading::guiRole};

private Q_SLOTS:
    void everybodySeesWhatAnybodySays()
    {
        const app::Translations english(QStringLiteral("en"));
        server::shared::ServerConfig config = testConfig();
        config.server.plainTextWaitMs = 300;
        ServerWorld world(config);
        const QString port = QString::number(world.port());
        QTemporaryDir folder;

        std::map<QString, std::unique_ptr<Person>> people;
        auto anna = std::make_unique<WindowPerson>(world.port(), QStringLiteral("anna"));
        auto marek = std::make_unique<WindowPerson>(world.port(), QStringLiteral("marek"));
        QTRY_VERIFY(anna->isInLobby() && marek->isInLobby());
        people[QStringLiteral("anna")] = std::move(anna);
        people[QStringLiteral("marek")] = std::move(marek);
        people[QStringLiteral("irssi")] = std::make_unique<TerminalPerson>(
            QStringLiteral("irssi --home=%1/irssi -n irena -c 127.0.0.1 -p %2")
                .arg(folder.path(), port));
        people[QStringLiteral("weechat")]
            = std::make_unique<TerminalPerson>(QStringLiteral(
                "weechat --dir %1/weechat -r '/server add lan 127.0.0.1/%2 -nossl -nicks=wera "
                "-autojoin=#lobby; /connect lan; /buffer irc.lan.#lobby'")
                                                   .arg(folder.path(), port));
        people[QStringLiteral("netcat")] = std::make_unique<NetcatPerson>(world.port());
        for (int i = 0; i < 3; ++i)
            people[QStringLiteral("seed%1").arg(i)] = std::make_unique<SeedPerson>(world.port());

        Person &irssi = *people.at(QStringLiteral("irssi"));
        QTRY_VERIFY2_WITH_TIMEOUT(isOnline(world, "irena"), qPrintable(irssi.view()), kPatienceMs);
        irssi.say(QStringLiteral("/join #lobby"));
        Person &weechat = *people.at(QStringLiteral("weechat"));
        QTRY_VERIFY2_WITH_TIMEOUT(
            everybodyIsThere(world, 8), qPrintable(weechat.view() + irssi.view()), kPatienceMs);
        weechat.say(QStringLiteral("/buffer #lobby"));

        for (const auto &[name, speaker] : people) {
            const QString text = QStringLiteral("%1: %2").arg(name, kText);
            speaker->say(text);
            for (const auto &[other, listener] : people) {
                if (other == name)
                    continue;
                QTRY_VERIFY2_WITH_TIMEOUT(listener->sees(text),
                    qPrintable(QStringLiteral("%1 does not see what %2 said, but:\n%3")
                                   .arg(other, name, listener->view())),
                    kPatienceMs);
            }
        }
    }

private:
    static bool isOnline(ServerWorld &world, const QByteArray &nick)
    {
        server::guiRole.assertCurrent();
        return std::ranges::any_of(
            world.host().clients(), [&nick](const server::shared::ClientRow &row) {
                return row.nick == nick && row.state == server::shared::ClientState::Online;
            });
    }
    /// True when so many are in the chat, each in one channel.
    static bool everybodyIsThere(ServerWorld &world, size_t count)
    {
        server::guiRole.assertCurrent();
        const auto rows = world.host().clients();
        return size_t(std::ranges::count(rows, 1, &server::shared::ClientRow::channels)) == count;
    }
};

WATEK_SUITE(QTEST_MAIN, ClientRealClientsTest)

} // namespace clientRealClientsTest

#include "ClientRealClientsTest.moc"
