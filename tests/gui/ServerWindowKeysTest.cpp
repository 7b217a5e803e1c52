// The server's window without a mouse: keys that start and stop, and a name and a key for
// everything.
#include "server/window/Language.h"
#include "tests/gui/ServerWindowFixture.h"
#include "tests/support/Suite.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTest>

namespace serverWindowKeysTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using tests::Accounts;
using tests::configWithOperator;
using tests::Connections;
using tests::Desk;
using tests::kAnna;
using tests::Log;
using tests::Overview;
using tests::RawClient;
using tests::Reports;
using tests::Tab;

class ServerWindowKeysTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};

    static void sweep(const ServerWindow &window, const QString &when)
    {
        QHash<QString, QString> owners; // of mnemonics
        const QList<QWidget *> widgets = window.findChildren<QWidget *>();
        for (const QWidget *widget : widgets) {
            if (!widget->isVisible() || !widget->isEnabled())
                continue;
            QString label;
            if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
                label = button->text();
            else if (const auto *text = qobject_cast<const QLabel *>(widget); text && text->buddy())
                label = text->buddy()->isEnabled() ? text->text() : QString();
            note(label, when, owners);
            if (const auto *tabs = qobject_cast<const QTabBar *>(widget)) {
                for (int tab = 0; tab < tabs->count(); ++tab)
                    note(tabs->tabText(tab), when, owners);
            }
            // Editors inside combo and spin boxes speak with their owner's name.
            const bool isInner = qobject_cast<const QComboBox *>(widget->parentWidget())
                || qobject_cast<const QSpinBox *>(widget->parentWidget());
            if (!(widget->focusPolicy() & Qt::TabFocus) || isInner)
                continue;
            const bool isNamed = !widget->accessibleName().isEmpty() || !label.isEmpty();
            QVERIFY2(isNamed,
                qPrintable(QStringLiteral("%1: a %2 '%3' without a name")
                               .arg(when, QLatin1String(widget->metaObject()->className()),
                                   widget->objectName())));
        }
    }

    static void note(const QString &label, const QString &when, QHash<QString, QString> &owners)
    {
        const QString keys = QKeySequence::mnemonic(label).toString();
        if (keys.isEmpty())
            return;
        QVERIFY2(!owners.contains(keys) || owners[keys] == label,
            qPrintable(QStringLiteral("%1: %2 and %3 share a key").arg(when, label, owners[keys])));
        owners.insert(keys, label);
    }

private Q_SLOTS:
    void enterPressesTheButtonThatHasTheKeyboard()
    {
        Desk desk;
        QVERIFY(desk.find<QPushButton>("start")->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(desk.isRunning());
        const QList<QPushButton *> buttons = desk.window().findChildren<QPushButton *>();
        for (const QPushButton *button : buttons)
            QVERIFY2(button->autoDefault(), qPrintable(button->text()));
    }

    void startAndStopHaveTheirKeys()
    {
        Desk desk;
        desk.window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.window()));
        QTest::keyClick(&desk.window(), Qt::Key_F5);
        QVERIFY(desk.isRunning());
        QTest::keyClick(&desk.window(), Qt::Key_F5, Qt::ShiftModifier);
        QVERIFY(!desk.isRunning());
        QTest::keyClick(&desk.window(), Qt::Key_F5);
        QVERIFY(desk.isRunning());
        // The underlined letter of "Stop"; Qt shows the button pressed for a moment.
        QTest::keyClick(&desk.window(), Qt::Key_T, Qt::AltModifier);
        QTRY_VERIFY(!desk.isRunning());
    }

    void everythingThatTakesTheKeyboardHasANameAndAKeyOfItsOwn_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("en") << QStringLiteral("en");
        QTest::newRow("pl") << QStringLiteral("pl");
    }

    void everythingThatTakesTheKeyboardHasANameAndAKeyOfItsOwn()
    {
        QFETCH(QString, language);
        const Language translations(language);
        Desk desk(configWithOperator());
        const auto sweepPages = [&](const char *when) {
            for (const Tab page : {Overview, Connections, Accounts, Reports, Log}) {
                desk.choose(page);
                sweep(desk.window(),
                    QStringLiteral("%1, page %2").arg(QLatin1String(when)).arg(page));
            }
        };
        sweepPages("stopped");
        desk.find<QComboBox>("address")->setEditText(QStringLiteral("203.0.113.5"));
        desk.window().startServer();
        sweepPages("failed");
        desk.find<QComboBox>("address")->setEditText(QStringLiteral("127.0.0.1"));
        desk.window().startServer();
        RawClient client(desk.port(), kAnna);
        QTRY_VERIFY(client.got(" 001 anna "));
        desk.choose(Connections);
        auto *table = desk.find<QTableView>("connections");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        sweepPages("running");
        desk.choose(Connections);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Delete);
        QVERIFY(desk.shownBar());
        sweepPages("asking for a reason");
        desk.window().stopServer();
        sweepPages("asking to stop");
        client.send("OPER root secret\r\nDIE\r\n");
        QTRY_VERIFY(!desk.isRunning());
        QVERIFY(desk.shownBar());
        sweepPages("stopped by an operator");
    }
};

WATEK_SUITE(QTEST_MAIN, ServerWindowKeysTest)

} // namespace serverWindowKeysTest

#include "ServerWindowKeysTest.moc"
