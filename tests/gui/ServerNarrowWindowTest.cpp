// Nothing is cut and nothing overlaps in the smallest window that people work in, in both
// languages, also when letters are twice as large as usual.
#include "server/window/Language.h"
#include "tests/gui/ServerWindowFixture.h"
#include "tests/support/Suite.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QTest>

namespace serverNarrowWindowTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using tests::Accounts;
using tests::Connections;
using tests::Desk;
using tests::Log;
using tests::RawClient;
using tests::Reports;

class ServerNarrowWindowTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    const QFont m_font = QApplication::font();
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<Language> m_language;
    std::unique_ptr<Desk> m_desk;

    Desk &desk() { return *m_desk; }

    static bool isTool(const QWidget *widget)
    {
        // The arrows of the tabs, and the fields within other fields, have sizes of their own.
        const bool isPart = qobject_cast<const QTabBar *>(widget->parentWidget())
            || qobject_cast<const QComboBox *>(widget->parentWidget())
            || qobject_cast<const QLineEdit *>(widget->parentWidget());
        return !isPart
            && (qobject_cast<const QPushButton *>(widget) || qobject_cast<const QCheckBox *>(widget)
                || qobject_cast<const QComboBox *>(widget)
                || qobject_cast<const QLineEdit *>(widget)
                || qobject_cast<const QTableView *>(widget));
    }
    /// The first of what stands in the window that is cut, or lies on another; empty: none.
    QString trouble()
    {
        QList<const QWidget *> tools;
        const QList<QWidget *> all = desk().window().findChildren<QWidget *>();
        for (const QWidget *widget : all) {
            if (widget->isVisible() && isTool(widget))
                tools << widget;
        }
        const auto nameOf = [](const QWidget *widget) {
            const auto *const button = qobject_cast<const QPushButton *>(widget);
            return button ? button->text() : widget->objectName();
        };
        const auto place = [this](const QWidget *widget) {
            return QRect(widget->mapTo(&desk().window(), QPoint()), widget->size());
        };
        for (const QWidget *tool : tools) {
            const bool isTable = qobject_cast<const QTableView *>(tool);
            const bool mayBeNarrow = isTable || qobject_cast<const QLineEdit *>(tool);
            if (!mayBeNarrow && tool->width() < tool->sizeHint().width())
                return nameOf(tool) + QStringLiteral(" is too narrow");
            if (tool->height() < (isTable ? tool->minimumHeight() : tool->sizeHint().height()))
                return nameOf(tool) + QStringLiteral(" is too low");
            if (place(tool).right() > desk().window().width())
                return nameOf(tool) + QStringLiteral(" is outside");
            for (const QWidget *other : tools) {
                if (other < tool && place(other).intersects(place(tool)))
                    return nameOf(tool) + QStringLiteral(" lies on ") + nameOf(other);
            }
        }
        return {};
    }
    /// Layouts are done when the events of a change were handled.
    bool isWell()
    {
        QString last;
        return QTest::qWaitFor([&] { return (last = trouble()).isEmpty(); }, 1000)
            || (qWarning("%s", qPrintable(last)), false);
    }

private Q_SLOTS:
    void cleanup()
    {
        m_desk.reset();
        m_language.reset();
        m_data.reset();
        QApplication::setFont(m_font);
    }

    void everythingCanBeReadAndPressed_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("percent");
        for (const char *language : {"en", "pl"}) {
            for (const int percent : {100, 200})
                QTest::addRow("%s, %d %%", language, percent)
                    << QString::fromLatin1(language) << percent;
        }
    }
    void everythingCanBeReadAndPressed()
    {
        QFETCH(const QString, language);
        QFETCH(const int, percent);
        QFont font = m_font;
        font.setPointSizeF(m_font.pointSizeF() * percent / 100);
        QApplication::setFont(font);
        m_language = std::make_unique<Language>(language);
        m_data = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_data->path().toLocal8Bit());
        m_desk = std::make_unique<Desk>();
        desk().window().resize(640, 480);
        desk().window().startServer();
        QVERIFY(desk().isRunning());
        RawClient anna(desk().port(), "NICK anna\r\nUSER u 0 * :r\r\nNS REGISTER secret-1\r\n");
        QTRY_VERIFY(anna.got(" 900 "));
        anna.send("REPORT #lobby :noise\r\n");
        for (const auto page : {Connections, Accounts, Reports, Log}) {
            desk().choose(page);
            QVERIFY2(isWell(), qPrintable(QString::number(page)));
        }
        // With a question above the page, and one above the window.
        desk().choose(Connections);
        auto *const connections = desk().find<QTableView>("connections");
        QTRY_COMPARE(connections->model()->rowCount(), 1);
        connections->selectRow(0);
        connections->setFocus();
        QTest::keyClick(connections, Qt::Key_Delete);
        QVERIFY(isWell());
        desk().choose(Accounts);
        auto *const accounts = desk().find<QTableView>("accounts");
        QTRY_COMPARE(accounts->model()->rowCount(), 1);
        accounts->selectRow(0);
        accounts->setFocus();
        QTest::keyClick(accounts, Qt::Key_S, Qt::ControlModifier);
        QVERIFY(isWell());
        desk().window().stopServer();
        QVERIFY(isWell());
        QCOMPARE(desk().window().size(), QSize(640, 480));
    }

    /// The words of a level stand there whole.
    void noLevelIsCut()
    {
        m_language = std::make_unique<Language>(QStringLiteral("pl"));
        m_data = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_data->path().toLocal8Bit());
        m_desk = std::make_unique<Desk>();
        desk().window().resize(640, 480);
        desk().choose(Log);
        auto *const log = desk().find<QTableView>("log");
        QFont large = log->font();
        large.setPointSizeF(large.pointSizeF() * 2);
        log->setFont(large);
        large.setBold(true);
        QVERIFY(log->columnWidth(LogModel::Level)
            > QFontMetrics(large).horizontalAdvance(QStringLiteral("ostrzeżenie")) + 16);
    }
};

WATEK_SUITE(QTEST_MAIN, ServerNarrowWindowTest)

} // namespace serverNarrowWindowTest

#include "ServerNarrowWindowTest.moc"
