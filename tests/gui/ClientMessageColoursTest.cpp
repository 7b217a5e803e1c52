// Messages can be read: the contrast of every part of every row, in every state, and of every nick.
// WCAG 2.1, 1.4.3.
#include "client/model/NickColour.h"
#include "client/session/Roles.h"
#include "tests/gui/ClientFixture.h"
#include "tests/gui/Contrast.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <optional>

namespace clientMessageColoursTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::contrastIn;
using tests::imageOf;
using tests::kTextContrast;
using tests::measured;
using tests::schemes;

namespace {

/// Of mIRC's colours those that are hard to see on white or on black.
const QList<QByteArray> kIrcColours{"00", "01", "02", "04", "08", "09", "14", "15"};

} // namespace

class ClientMessageColoursTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::optional<tests::Coloured> m_coloured;

    enum class Look { Plain, Selected, Hovered };

    // Every part of every row in sight, in every state.
    static void measureRows(MessageView &view, const QByteArray &place)
    {
        int parts = 0;
        for (const Look look : {Look::Plain, Look::Selected, Look::Hovered}) {
            for (int n = 0; n < view.model()->rowCount(); ++n) {
                const QModelIndex index = view.model()->index(n, 0);
                view.clearSelection();
                view.scrollTo(index);
                const QRect whole = view.visualRect(index);
                if (look == Look::Selected)
                    view.selectionModel()->select(index, QItemSelectionModel::ClearAndSelect);
                QTest::mouseMove(view.viewport(),
                    look == Look::Hovered ? whole.center() : view.viewport()->rect().topLeft());
                QCoreApplication::processEvents();
                const QImage image = imageOf(view.viewport());
                const RowGeometry geometry = view.rowGeometry(n);
                const auto measure = [&](const char *what, QRect part) {
                    if (part.isEmpty())
                        return;
                    // Not so far that the buttons over the row are measured.
                    part.setWidth(std::min(part.width(), 400));
                    const double found = contrastIn(image, part.translated(0, whole.top()));
                    if (found == 1)
                        return; // nothing stands there
                    ++parts;
                    const QByteArray where = place + ' ' + what + ' ' + measured(found) + " of "
                        + spokenText(messageRow(index)).toUtf8() + ", look "
                        + QByteArray::number(int(look));
                    QVERIFY2(found >= kTextContrast, where.constData());
                };
                measure("time", geometry.time);
                measure("author", geometry.author);
                measure("quote", geometry.quote);
                measure("body", geometry.body);
                measure("footer", geometry.footer);
                if (const QRect &rule = geometry.rule; !rule.isNull()) {
                    const int side = rule.width() / 2 - 60; // the words are in the middle
                    measure("rule", rule.adjusted(side, 0, -side, 0));
                }
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY2(parts >= 60, QByteArray::number(parts).constData());
    }

private Q_SLOTS:
    void init() { m_coloured.emplace(); }
    void cleanup() { m_coloured.reset(); }

    void rowsOfMessages_data() { schemes(); }

    void rowsOfMessages()
    {
        tests::ScriptedServer server;
        server.setCapabilities("message-tags echo-message");
        server.setTopic("MMMM");
        tests::ClientFixture client({1000, 700});
        client.connectTo(server.port(), u"kasia"_qs);
        QTRY_VERIFY(client.isAt(u"#lobby"_qs));
        // Letters with stems, and nothing else in the line that could be measured in their place.
        const auto say = [&](const QByteArray &to) {
            server.send("@msgid=m1 :MMMM!u@h PRIVMSG " + to + " :MMMM");
            server.send(":MMMM!u@h PRIVMSG " + to + " :https://MMMM.example");
            for (const QByteArray &colour : kIrcColours)
                server.send(":MMMM!u@h PRIVMSG " + to + " :\x03" + colour + "MMMM");
            server.send(":MMMM!u@h PRIVMSG " + to + " :\x16MMMM");
            server.send(":MMMM!u@h NOTICE " + to + " :MMMM");
            server.send(":MMMM!u@h PRIVMSG " + to + " :\x01" + "ACTION MMMM\x01");
            server.send("@+draft/reply=m1 :MMMM!u@h PRIVMSG " + to + " :MMMM");
        };
        say("#lobby");
        server.send(":HHHH!u@h JOIN #lobby");
        server.send(":HHHH!u@h MODE #lobby +v HHHH");
        server.send(":watek 482 kasia #lobby :MMMM");
        server.send(":kasia!u@h PRIVMSG #lobby :MMMM"); // our own, as the server has it
        client.type(u"MMMM"_qs); // never echoed: on its way
        say("kasia"); // in private: all of it is for us
        QTRY_VERIFY(client.idOf(u"MMMM"_qs));
        for (const QString &place : {u"#lobby"_qs, u"MMMM"_qs}) {
            client.workspace.setActive(client.idOf(place));
            QTRY_VERIFY(client.shows(u"in reply to"_qs));
            measureRows(*client.window.page()->messages(), place.toUtf8());
            if (QTest::currentTestFailed())
                return;
        }
        // What was stopped.
        client.workspace.setActive(client.idOf(u"#lobby"_qs));
        server.setGreeting(tests::ScriptedServer::Greeting::FullAndWaiting);
        server.hangUp();
        QTRY_VERIFY(!client.workspace.sessions().first()->isOnline());
        client.type(u"MMMM"_qs);
        QTRY_VERIFY(client.shows(u"Waiting to be sent"_qs));
        measureRows(*client.window.page()->messages(), "waiting");
        client.workspace.sessions().first()->stopWaiting(client.idOf(u"#lobby"_qs));
        QTRY_VERIFY(client.shows(u"Not sent."_qs));
        measureRows(*client.window.page()->messages(), "not sent");
    }

    void everyNickColour_data() { schemes(); }

    void everyNickColour()
    {
        const Theme theme = Theme::current();
        for (const QColor &ground :
            {theme.background, theme.panel, theme.hover, theme.chosenOn(theme.background),
                theme.chosenOn(theme.panel), mixed(theme.background, theme.warning, 0.45)}) {
            for (int hue = 0; hue < 360; hue += 360 / model::kHueCount)
                QVERIFY(contrast(nickColor(hue, ground), ground) >= kTextContrast);
        }
    }
};

WATEK_SUITE(QTEST_MAIN, ClientMessageColoursTest)

} // namespace clientMessageColoursTest

#include "ClientMessageColoursTest.moc"
