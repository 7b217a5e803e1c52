// Everything in the server's window can be read: text at 4.5:1 and icons at 3:1, measured on what
// is painted, in both of our palettes.
#include "server/window/ServerWindow.h"
#include "server/window/Theme.h"

#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>

namespace serverColorsTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;

namespace {

constexpr double kText = 4.5, kIcon = 3;

/// Between the colour that is seen most and the one that differs most from it: 1 when there is only
/// one colour.
double measured(const QImage &picture)
{
    QHash<QRgb, int> counts;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            ++counts[picture.pixel(x, y)];
    }
    QRgb ground = 0;
    int most = 0;
    for (auto each = counts.cbegin(); each != counts.cend(); ++each) {
        if (each.value() > most) {
            most = each.value();
            ground = each.key();
        }
    }
    double best = 1;
    for (auto each = counts.cbegin(); each != counts.cend(); ++each)
        best = std::max(best, contrast(QColor(ground), QColor(each.key())));
    return best;
}

/// Without its frame, as it stands on what is behind it.
QImage inside(QWidget &widget, QRect part, int frame)
{
    part.adjust(frame, frame, -frame, -frame);
    part.moveTopLeft(widget.mapTo(widget.window(), part.topLeft()));
    return widget.window()->grab(part).toImage().convertToFormat(QImage::Format_RGB32);
}

QWidget *shownToolTip()
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        if (window->inherits("QTipLabel") && window->isVisible())
            return window;
    }
    return nullptr;
}

} // namespace

class ServerColorsTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    const QPalette m_before = QApplication::palette();
    const QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat};
    base::SystemClock m_clock;
    std::unique_ptr<app::ServerHost> m_host;
    std::unique_ptr<ServerWindow> m_window;

    void isAtLeast(double wanted, const QImage &picture, const QString &what)
    {
        const double is = measured(picture);
        QVERIFY2(is >= wanted, qPrintable(QStringLiteral("%1: %2:1").arg(what).arg(is)));
    }
    void checkTexts(QWidget &root)
    {
        const QList<QWidget *> widgets = root.findChildren<QWidget *>();
        for (QWidget *widget : widgets) {
            if (!widget->isVisible() || widget->visibleRegion().isEmpty())
                continue;
            QString text;
            if (const auto *label = qobject_cast<QLabel *>(widget))
                text = label->text();
            else if (const auto *button = qobject_cast<QAbstractButton *>(widget))
                text = button->text();
            else if (const auto *field = qobject_cast<QLineEdit *>(widget))
                text = field->text().isEmpty() ? field->placeholderText() : field->text();
            else if (const auto *box = qobject_cast<QComboBox *>(widget))
                text = box->currentText();
            if (!text.trimmed().isEmpty() && widget->width() > 12 && widget->height() > 12)
                isAtLeast(kText, inside(*widget, widget->rect(), 4),
                    QString::fromLatin1(widget->metaObject()->className()) + u' ' + text);
            if (QTest::currentTestFailed())
                return;
        }
    }

private Q_SLOTS:
    void init()
    {
        guiRole.assertCurrent();
        QFETCH_GLOBAL(bool, isDark);
        QApplication::setStyle(QStringLiteral("fusion"));
        // Some desktops name no colour for placeholders, which then are black whatever is behind.
        QPalette desktop = isDark ? darkPalette() : lightPalette();
        desktop.setColor(QPalette::PlaceholderText, QColor(0, 0, 0, 128));
        QApplication::setPalette(desktop);
        m_host = std::make_unique<app::ServerHost>(m_clock);
        m_window = std::make_unique<ServerWindow>(ServerWindow::Context{
            .host = *m_host, .settings = m_settings, .config = tests::testConfig()});
        m_window->resize(1200, 760);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup()
    {
        guiRole.assertCurrent();
        m_window.reset();
        m_host.reset();
        QApplication::setPalette(m_before);
    }
    void initTestCase_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void everyTextOfEveryPageCanBeRead()
    {
        guiRole.assertCurrent();
        auto *tabs = m_window->findChild<QTabBar *>();
        for (const bool isRunning : {false, true}) {
            if (isRunning)
                m_window->startServer();
            for (int page = 0; page < tabs->count(); ++page) {
                tabs->setCurrentIndex(page);
                checkTexts(*m_window);
            }
        }
    }

    void toolTipsCanBeRead()
    {
        auto *filter = m_window->findChild<QPushButton *>(QStringLiteral("start"));
        QToolTip::showText(QPoint(10, 10), QStringLiteral("Bytes that wait"), filter);
        QTRY_VERIFY(shownToolTip());
        QWidget *tip = shownToolTip();
        tip->setWindowOpacity(1);
        isAtLeast(kText, inside(*tip, tip->rect(), 3), QStringLiteral("tool tip"));
        QToolTip::hideText();
        QTRY_VERIFY(!shownToolTip());
    }

    void menusCanBeReadAlsoWhereTheyAreChosenOrDisabled()
    {
        guiRole.assertCurrent();
        auto *table = m_window->findChild<QTableView *>(QStringLiteral("connections"));
        QMenu menu(table); // as Qt makes one of a widget's actions
        menu.addActions(table->actions());
        QVERIFY(!menu.actions().isEmpty());
        menu.popup(QPoint(0, 0));
        QTRY_VERIFY(menu.isVisible());
        for (const bool isEnabled : {true, false}) {
            for (QAction *action : menu.actions()) {
                action->setEnabled(isEnabled);
                for (const bool isChosen : {false, true}) {
                    menu.setActiveAction(isChosen ? action : nullptr);
                    const QRect row = menu.actionGeometry(action);
                    const QString what = QStringLiteral("%1 %2 %3")
                                             .arg(action->text())
                                             .arg(isEnabled)
                                             .arg(isChosen);
                    const QRect icon(row.left(), row.top(), row.height() + 6, row.height());
                    isAtLeast(kIcon, inside(menu, icon, 3), what + QStringLiteral(" icon"));
                    isAtLeast(kText, inside(menu, row.adjusted(icon.width(), 0, 0, 0), 3), what);
                }
            }
        }
        menu.close();
    }

    void chosenRowsCanBeRead()
    {
        guiRole.assertCurrent();
        m_window->startServer();
        m_window->findChild<QTabBar *>()->setCurrentIndex(4);
        auto *table = m_window->findChild<QTableView *>(QStringLiteral("log"));
        QTRY_VERIFY(table->model()->rowCount() > 0);
        for (const bool isChosen : {false, true}) {
            isChosen ? table->selectRow(0) : table->clearSelection();
            for (int column = 0; column < table->model()->columnCount(); ++column) {
                const QRect cell = table->visualRect(table->model()->index(0, column));
                isAtLeast(kText, inside(*table->viewport(), cell, 1),
                    QStringLiteral("column %1, chosen %2").arg(column).arg(isChosen));
            }
        }
    }

    void barsCanBeRead()
    {
        guiRole.assertCurrent();
        auto *address = m_window->findChild<QComboBox *>(QStringLiteral("address"));
        address->setEditText(QStringLiteral("203.0.113.5"));
        m_window->startServer();
        checkTexts(*m_window);
    }
};

WATEK_SUITE(QTEST_MAIN, ServerColorsTest)

} // namespace serverColorsTest

#include "ServerColorsTest.moc"
