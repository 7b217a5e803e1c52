// A real browser engine in the chat: Chromium, with a page of a few lines that speaks IRC over
// WebSocket. What the page sees it reports to the test.
#include "tests/support/Browser.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QFile>

#include <algorithm>
#include <optional>

namespace serverBrowserTest {

using namespace watek;
using namespace watek::tests;
using server::shared::Transport;

namespace {

/// A browser is slow to start on a busy machine.
constexpr int kPatienceMs = 60'000;

/// WHERE and REPORT are replaced.
const QByteArray kPage = R"(<!doctype html><title>chat</title><script>
const report = text => { new Image().src = 'REPORT' + encodeURIComponent(text); };
const socket = new WebSocket('WHERE', ['text.ircv3.net', 'binary.ircv3.net']);
socket.onopen = () => {
  report('open, ' + socket.protocol);
  for (const line of ['NICK basia', 'USER basia 0 * :Basia', 'JOIN #lobby'])
    socket.send(line);
};
socket.onmessage = event => {
  const line = event.data;
  report('got ' + line);
  if (line.startsWith('PING '))
    socket.send('PONG ' + line.slice(5));
  else if (line.includes(' 366 '))
    socket.send('PRIVMSG #lobby :cześć z przeglądarki 🧵');
  else if (line.endsWith(' PRIVMSG #lobby :go'))
    socket.send('QUIT :going');
};
socket.onclose = event => report(`closed, ${event.code}, ${event.wasClean}`);
</script>)";

QByteArray pageFor(quint16 port, const QString &reports)
{
    QByteArray page = kPage;
    page.replace("WHERE", "ws://127.0.0.1:" + QByteArray::number(port) + "/");
    page.replace("REPORT", reports.toUtf8() + "report?");
    return page;
}

server::shared::ServerConfig withDoor(const QStringList &origins)
{
    server::shared::ServerConfig config = testConfig();
    config.listen = {{.name = "web", .transport = Transport::WebSocket, .origins = origins}};
    return config;
}

quint16 webPort(ServerWorld &world)
{
    server::guiRole.assertCurrent();
    return world.host().snapshot().doors.at(1).endpoint.port;
}

} // namespace

/// The page comes to report this.
#define PAGE_REPORTS(text)                                                                         \
    QTRY_VERIFY2_WITH_TIMEOUT(m_pages->heard(text),                                                \
        qPrintable(m_pages->reports().join(u'\n') + u'\n' + m_browser->output()), kPatienceMs)

class ServerBrowserTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};
    std::unique_ptr<PageServer> m_pages;
    std::unique_ptr<Browser> m_browser;

private Q_SLOTS:
    void initTestCase()
    {
        if (Browser::program().isEmpty())
            QSKIP("chromium is not installed: no browser engine was tried");
    }
    void init() { m_pages = std::make_unique<PageServer>(); }
    void cleanup()
    {
        m_browser.reset();
        m_pages.reset();
    }

    /// The page is from the host of the door, so it needs no list.
    void aPageJoinsAndTalksAndHears()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withDoor({}));
        const auto zosia = ircClient(world.port(), "zosia");
        QTRY_VERIFY(isInLobby(*zosia));
        m_pages->setPage(pageFor(webPort(world), m_pages->address()));
        m_browser = std::make_unique<Browser>(m_pages->address());
        PAGE_REPORTS("open, text.ircv3.net");
        QTRY_VERIFY_WITH_TIMEOUT(
            zosia->got(":basia!basia@127.0.0.1 PRIVMSG #lobby :cześć z przeglądarki 🧵\r\n"),
            kPatienceMs);
        zosia->send("PRIVMSG #lobby :zażółć gęślą jaźń 🧵\r\nPRIVMSG #lobby :go\r\n");
        PAGE_REPORTS("got :zosia!zosia@127.0.0.1 PRIVMSG #lobby :zażółć gęślą jaźń 🧵");
        PAGE_REPORTS("closed, 1000, true");
        QTRY_VERIFY(zosia->got(":basia!basia@127.0.0.1 QUIT :"));
    }

    void aPageHearsThatTheServerStops()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withDoor({}));
        m_pages->setPage(pageFor(webPort(world), m_pages->address()));
        m_browser = std::make_unique<Browser>(m_pages->address());
        PAGE_REPORTS(" 366 ");
        world.host().stop();
        PAGE_REPORTS("closed, 1001, true");
    }

    void aPageFromElsewhereGetsInOnlyWhenItIsListed_data()
    {
        QTest::addColumn<QStringList>("origins");
        QTest::addColumn<QString>("report");
        QTest::newRow("not listed") << QStringList() << QStringLiteral("closed, 1006, false");
        QTest::newRow("listed") << QStringList{"null"} << QStringLiteral(" 366 ");
    }

    void aPageFromElsewhereGetsInOnlyWhenItIsListed()
    {
        server::guiRole.assertCurrent();
        QFETCH(QStringList, origins);
        QFETCH(QString, report);
        ServerWorld world(withDoor(origins));
        QTemporaryDir folder;
        QFile page(folder.filePath(QStringLiteral("page.html")));
        QVERIFY(page.open(QIODevice::WriteOnly));
        page.write(pageFor(webPort(world), m_pages->address()));
        page.close();
        m_browser = std::make_unique<Browser>(QUrl::fromLocalFile(page.fileName()).toString());
        PAGE_REPORTS(report);
    }
};

#undef PAGE_REPORTS

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerBrowserTest)

} // namespace serverBrowserTest

#include "ServerBrowserTest.moc"
