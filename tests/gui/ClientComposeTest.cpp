// The row in which a message is written, and the bars around it: how much room there is, what waits
// to be sent, and what is asked before many lines leave.
#include "tests/gui/ClientFixture.h"

#include "client/app/Translations.h"
#include "client/session/Roles.h"
#include "client/ui/InputBar.h"
#include "client/ui/StateBar.h"

#include <QLabel>
#include <QPushButton>

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::ClientFixture;
using tests::ScriptedServer;

namespace {

struct World {
    ScriptedServer server;
    ClientFixture client;
    session::Session *session = nullptr;

    explicit World(QSize size = {1000, 640})
        : client(size)
    {
    }
    void open()
    {
        session = client.connectTo(server.port());
        QTRY_VERIFY(client.isAt(u"#lobby"_qs));
    }
    InputBar *bar() { return client.window.page()->inputBar(); }
};

} // namespace

class ClientComposeTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    // ---- the counter ----

    void theCounterIsRightAfterAReconnect()
    {
        World world;
        world.open();
        QTRY_COMPARE(world.bar()->counter(), u"0/483"_qs); // 512 - ":kasia!u@h PRIVMSG #lobby :"
        world.server.hangUp();
        QTRY_VERIFY(!world.session->isOnline());
        world.session->tryNow();
        QTRY_VERIFY(world.session->isOnline());
        QTRY_VERIFY(world.session->findByName(u"#lobby"_qs)->isJoined());
        QTRY_COMPARE(world.bar()->counter(), u"0/483"_qs);
    }

    void theCounterFollowsWhatTheServerSaysLate()
    {
        World world;
        world.open();
        QTRY_COMPARE(world.bar()->counter(), u"0/483"_qs);
        world.server.send(":watek 005 kasia LINELEN=2048 :are supported by this server");
        QTRY_COMPARE(world.bar()->counter(), u"0/2019"_qs);
        world.server.send(":kasia!u@h NICK kasiakasia");
        QTRY_COMPARE(world.bar()->counter(), u"0/2014"_qs);
    }
};

QTEST_MAIN(ClientComposeTest)
#include "ClientComposeTest.moc"
