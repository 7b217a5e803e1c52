// Text from the network is never laid out as HTML: a server that looks hostile from its name to its
// errors, and every widget of the window looked at.
#include "tests/gui/ClientFixture.h"

#include "client/app/Translations.h"
#include "client/session/Roles.h"
#include "client/ui/Actions.h"
#include "client/ui/InputBar.h"
#include "client/ui/StateBar.h"
#include "client/ui/TopicLine.h"
#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"
#include "tests/support/Suite.h"

#include <QApplication>
#include <QDirIterator>
#include <QLabel>
#include <QMessageBox>
#include <QRegularExpression>
#include <QTextDocument>
#include <QTextEdit>

namespace clientPlainTextTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::ClientFixture;
using tests::ScriptedServer;

namespace {

const QByteArray kEvil = "<img src=/dev/zero>";
const QString kEvilText = QString::fromLatin1(kEvil);

/// What every widget of `top` could lay out as HTML; empty: nothing.
QStringList interpreters(const QWidget &top)
{
    QStringList found;
    QList<const QWidget *> widgets{&top};
    for (const QWidget *child : top.findChildren<QWidget *>())
        widgets.append(child);
    for (const QWidget *widget : std::as_const(widgets)) {
        const QString name = QStringLiteral("%1 %2").arg(
            QLatin1String(widget->metaObject()->className()), widget->objectName());
        if (const auto *label = qobject_cast<const QLabel *>(widget);
            label && label->textFormat() != Qt::PlainText)
            found.append(name + u": "_qs + label->text());
        if (qobject_cast<const QTextEdit *>(widget))
            found.append(name + u" takes HTML"_qs);
        // What is said here may be a text that looks like HTML, but not one that is.
        if (widget->toolTip().contains(u"<img"_qs) || widget->whatsThis().contains(u"<img"_qs)
            || widget->statusTip().contains(u"<img"_qs))
            found.append(name + u": a tool tip"_qs);
    }
    return found;
}

} // namespace

class ClientPlainTextTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    void toolTipsShowEveryLetter_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << u"anna, marek"_qs;
        QTest::newRow("picture") << kEvilText;
        QTest::newRow("entities") << u"a &lt; b & c \"d\""_qs;
        QTest::newRow("lines") << u"one\ntwo"_qs;
        QTest::newRow("closes what is around it") << u"</qt><img src=/dev/zero>"_qs;
    }
    void toolTipsShowEveryLetter()
    {
        QFETCH(const QString, text);
        QWidget widget;
        widgets::setPlainToolTip(&widget, text);
        QTextDocument shown;
        shown.setHtml(widget.toolTip());
        QCOMPARE(shown.toPlainText(), text);
        QVERIFY(!widget.toolTip().contains(u"<img"_qs));
        QCOMPARE(widget.accessibleDescription(), text);
        widgets::setPlainToolTip(&widget, {});
        QVERIFY(widget.toolTip().isEmpty());
        QVERIFY(widget.accessibleDescription().isEmpty());
    }

    void anExistingDescriptionIsKept()
    {
        QWidget widget;
        widget.setAccessibleDescription(u"what it does"_qs);
        widgets::setPlainToolTip(&widget, u"a tip"_qs);
        QCOMPARE(widget.accessibleDescription(), u"what it does"_qs);
    }

    void nothingFromAHostileServerIsInterpreted()
    {
        ScriptedServer server;
        server.setCapabilities("message-tags");
        server.setNetwork("a<img\\x20src='/dev/zero'>");
        server.setTopic(kEvil + QByteArray(400, 'x'));
        server.setMembers("@<img +<b>x</b>");
        ClientFixture client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.isAt(u"#lobby"_qs));
        server.send("@msgid=m1 :<img!u@h PRIVMSG #lobby :" + kEvil);
        server.send("@msgid=m2;+draft/reply=m1 :<b>x</b>!u@h PRIVMSG #lobby :" + kEvil);
        server.send("@+draft/react=<img;+draft/reply=m1 :<b>x</b>!u@h TAGMSG #lobby");
        server.send("@+typing=active :<b>x</b>!u@h TAGMSG #lobby");
        server.send(":<img!u@h INVITE kasia #<img");
        server.send(":watek 433 kasia <img :" + kEvil);
        QTRY_VERIFY(client.shows(u"reactions: <img"_qs));
        MessageView *messages = client.window.page()->messages();
        messages->askReply();
        // Over the quote, the reaction and everything else that has a tool tip.
        for (int y = 0; y < messages->viewport()->height(); y += 4) {
            for (const int x : {60, 130, 160, 200, 300}) {
                QTest::mouseMove(messages->viewport(), {x, y});
                const QString tip = messages->viewport()->toolTip();
                QVERIFY2(!tip.contains(u"<img"_qs), qPrintable(tip));
            }
        }
        QCOMPARE(interpreters(client.window), QStringList());
        server.send("ERROR :" + kEvil);
        server.hangUp();
        QTRY_VERIFY(client.window.page()->stateBar()->isVisible());
        QCOMPARE(interpreters(client.window), QStringList());
    }

    void noDialogInterprets()
    {
        ScriptedServer server;
        server.setTopic(kEvil);
        ClientFixture client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.isAt(u"#lobby"_qs));
        server.send(":anna!u@h PRIVMSG <img :hello");
        const Actions &actions = client.window.actions();
        for (const ActionId id :
            {ActionId::About, ActionId::Settings, ActionId::Shortcuts, ActionId::JoinChannel,
                ActionId::ChangeNick, ActionId::SetTopic, ActionId::QuickSwitch}) {
            QTRY_VERIFY(actions[id]->isEnabled());
            actions[id]->trigger();
            QWidget *dialog = QApplication::activeModalWidget();
            QVERIFY2(dialog != nullptr, qPrintable(actions[id]->text()));
            QStringList found = interpreters(*dialog);
            // QMessageBox makes labels of its own: one for its picture, one for a text that nobody
            // sets here.
            if (qobject_cast<QMessageBox *>(dialog))
                found.removeIf([](const QString &what) { return !what.contains(u'<'); });
            QCOMPARE(found, QStringList());
            dialog->close();
        }
    }

    // The sources: whoever adds a place that could interpret meets this list.
    void noSourceOfTheWindowsInterprets()
    {
        const QRegularExpression guess(
            u"new QLabel\\(|QLabel [a-z]\\w*[({;]|\\bsetToolTip\\(|QToolTip::showText|setWhatsThis|"
            u"setStatusTip|QMessageBox::(about|critical|information|question|warning)|"
            u"setInformativeText|setHtml|insertHtml|appendHtml|QTextBrowser|QTextEdit\\b|"
            u"Qt::RichText|Qt::AutoText|Qt::MarkdownText|setMarkdown|QErrorMessage|QWhatsThis"_qs);
        const QString root = QStringLiteral(WATEK_SOURCE_DIR "/");
        QStringList found;
        int files = 0;
        for (const QString &folder :
            {u"client/ui"_qs, u"client/app"_qs, u"common/widgets"_qs, u"server/window"_qs}) {
            QDirIterator walk(
                root + folder, {u"*.cpp"_qs, u"*.h"_qs}, QDir::Files, QDirIterator::Subdirectories);
            while (walk.hasNext()) {
                QFile file(walk.next());
                if (file.fileName().contains(u"common/widgets/Plain"_qs))
                    continue; // the places that escape
                QVERIFY(file.open(QFile::ReadOnly));
                ++files;
                int number = 0;
                while (!file.atEnd()) {
                    QString line = QString::fromUtf8(file.readLine());
                    ++number;
                    line = line.section(QLatin1String("//"), 0, 0);
                    if (line.contains(guess))
                        found.append(
                            QStringLiteral("%1:%2").arg(file.fileName()).arg(number) + line);
                }
            }
        }
        QVERIFY(files > 50);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }
};

WATEK_SUITE(QTEST_MAIN, ClientPlainTextTest)

} // namespace clientPlainTextTest

#include "ClientPlainTextTest.moc"
