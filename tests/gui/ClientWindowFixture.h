// A window as the program makes it, without a session, and the real server for it. Thread: the
// test's.
#pragma once

#include "client/model/Workspace.h"
#include "client/session/Roles.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/InputEdit.h"
#include "client/ui/MainWindow.h"
#include "client/ui/Settings.h"
#include "client/ui/StateBar.h"
#include "tests/support/ServerWorld.h"

#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

namespace watek::tests {

// The real server with a number of places. Its core has a gui role of its own, which this thread
// plays only while it starts and stops one.
class RealServer {
public:
    explicit RealServer(int places = 20)
        : m_world(config(places))
    {
    }
    quint16 port() const { return m_world.port(); }

private:
    static server::shared::ServerConfig config(int places)
    {
        server::shared::ServerConfig config = testConfig();
        config.server.maxClients = places;
        return config;
    }

    ServerWorld m_world;
    const threading::ThreadRole::Binding m_clientAgain{client::session::guiRole};
};

struct WindowFixture {
    QTemporaryDir folder;
    client::ui::Settings settings{folder.filePath(QStringLiteral("client.ini"))};
    base::SystemClock clock;
    client::model::Workspace workspace{clock};
    client::ui::MainWindow window{workspace, settings};

    WindowFixture()
    {
        window.resize(1000, 640);
        window.show();
        [[maybe_unused]] const bool isActive = QTest::qWaitForWindowActive(&window);
    }

    client::session::Session *connectTo(quint16 port, const QString &nick = QStringLiteral("kasia"))
    {
        client::session::SessionConfig config;
        config.address.port = port;
        config.nick = nick;
        config.times.retry.first = 5000;
        return window.openServer(config);
    }

    client::ui::InputEdit *input() { return window.page()->input(); }
    QString state()
    {
        return window.page()->stateBar()->isVisible() ? window.page()->stateBar()->text()
                                                      : QString();
    }
    void press(client::ui::StateButton button)
    {
        auto *widget = window.page()->stateBar()->findChild<QPushButton *>(
            QStringLiteral("stateButton%1").arg(int(button)));
        QVERIFY(widget != nullptr);
        QTRY_VERIFY(widget->isVisible());
        widget->click();
    }
    void type(const QString &text)
    {
        QTest::keyClicks(input(), text);
        QTest::keyClick(input(), Qt::Key_Return);
    }
    QStringList shown()
    {
        QStringList rows;
        const QAbstractItemModel *model = window.page()->messages()->model();
        for (int row = 0; model && row < model->rowCount(); ++row)
            rows.append(client::ui::spokenText(client::ui::messageRow(model->index(row, 0))));
        return rows;
    }
    bool shows(const QString &text)
    {
        for (const QString &row : shown()) {
            if (row.contains(text))
                return true;
        }
        return false;
    }
    QString title() { return window.windowTitle(); }
    /// Of the only session's conversation with this name, shown in the list or not; or empty.
    client::session::ConversationId idOf(const QString &name)
    {
        const client::session::Conversation *found = workspace.sessions().first()->findByName(name);
        return found ? found->id() : client::session::ConversationId{};
    }
    bool isListed(const QString &name)
    {
        return workspace.channels()->indexOf(idOf(name)).isValid();
    }
};

} // namespace watek::tests
