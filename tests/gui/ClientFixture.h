// A window with a scripted server behind it, for suites that look at the whole window.
// Thread: the test's.
#pragma once

#include "tests/gui/ScriptedServer.h"

#include "client/model/Workspace.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/InputEdit.h"
#include "client/ui/MainWindow.h"
#include "client/ui/Settings.h"

#include <QTemporaryDir>
#include <QTest>

namespace watek::tests {

struct ClientFixture {
    QTemporaryDir folder;
    client::ui::Settings settings{folder.filePath(QStringLiteral("client.ini"))};
    base::SystemClock clock;
    client::model::Workspace workspace{clock};
    client::ui::MainWindow window{workspace, settings};

    explicit ClientFixture(QSize size = {1000, 640})
    {
        window.resize(size);
        window.show();
        [[maybe_unused]] const bool isActive = QTest::qWaitForWindowActive(&window);
    }

    client::session::Session *connectTo(quint16 port, const QString &nick = QStringLiteral("kasia"))
    {
        client::session::SessionConfig config;
        config.address.port = port;
        config.nick = nick;
        return window.openServer(config);
    }

    client::ui::InputEdit *input() { return window.page()->input(); }
    void type(const QString &text)
    {
        QTest::keyClicks(input(), text);
        QTest::keyClick(input(), Qt::Key_Return);
    }
    /// Of the only session's conversation with this name; empty where there is none.
    client::session::ConversationId idOf(const QString &name)
    {
        const client::session::Conversation *found = workspace.sessions().first()->findByName(name);
        return found ? found->id() : client::session::ConversationId{};
    }
    bool shows(const QString &text)
    {
        const QAbstractItemModel *model = window.page()->messages()->model();
        for (int row = 0; model && row < model->rowCount(); ++row) {
            if (client::ui::spokenText(client::ui::messageRow(model->index(row, 0))).contains(text))
                return true;
        }
        return false;
    }
    bool isAt(const QString &name) { return workspace.active() == idOf(name) && idOf(name); }
};

/// The same with its server, for suites that begin in #lobby.
struct ConnectedFixture {
    ScriptedServer server;
    ClientFixture client;
    watek::client::session::Session *session = nullptr;

    explicit ConnectedFixture(QSize size = {1000, 640})
        : client(size)
    {
    }
    void connect()
    {
        session = client.connectTo(server.port());
        QTRY_VERIFY(client.isAt(QStringLiteral("#lobby")));
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(client.input(), key, modifiers);
    }
};

} // namespace watek::tests
