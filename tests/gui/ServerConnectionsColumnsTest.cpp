// The columns of the table of connections: what they hold, how they sort, and how wide they are.
#include "server/window/ConnectionsFilter.h"
#include "server/window/ConnectionsModel.h"
#include "server/window/ConnectionsPage.h"
#include "server/window/Language.h"
#include "server/window/Theme.h"
#include "tests/gui/ServerConnectionRows.h"
#include "tests/support/Suite.h"

#include <QHeaderView>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

namespace serverConnectionsColumnsTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using shared::ClientKind;
using shared::ClientRow;
using shared::ClientState;
using tests::client;
using tests::kNow;
using tests::nicks;

namespace {

/// Of the widest cell in a column.
int wantedWidth(const QTableView &table, int column)
{
    int width = 0;
    for (int row = 0; row < table.model()->rowCount(); ++row)
        width = std::max(width, table.sizeHintForIndex(table.model()->index(row, column)).width());
    return width;
}

/// Where the last of the letters in a rectangle ends, from the widget's left; -1 without any.
int lastInk(QWidget &widget, const QRect &where)
{
    const QImage picture = widget.grab(where).toImage();
    for (int x = picture.width() - 1; x >= 0; --x) {
        for (int y = 0; y < picture.height(); ++y) {
            if (picture.pixel(x, y) != picture.pixel(picture.width() - 1, y))
                return where.left() + x;
        }
    }
    return -1;
}

} // namespace

class ServerConnectionsColumnsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columnsSortAsPeopleExpect_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QStringList>("order");
        const auto order
            = [](const char *names) { return QString::fromLatin1(names).split(QLatin1Char(' ')); };
        QTest::newRow("nick") << int(ConnectionsModel::Nick) << order("Ala basia cezary");
        QTest::newRow("address by number")
            << int(ConnectionsModel::Address) << order("cezary basia Ala");
        QTest::newRow("thread by number")
            << int(ConnectionsModel::Thread) << order("basia cezary Ala");
        QTest::newRow("bytes by number")
            << int(ConnectionsModel::Traffic) << order("cezary Ala basia");
        QTest::newRow("channels") << int(ConnectionsModel::Channels) << order("basia Ala cezary");
    }

    void columnsSortAsPeopleExpect()
    {
        QFETCH(int, column);
        ClientRow ala = client(1, "Ala", "2001:db8::1");
        ClientRow basia = client(2, "basia", "10.0.0.10");
        ClientRow cezary = client(3, "cezary", "10.0.0.9");
        ala.thread = "io-10";
        ala.channels = 5;
        basia.channels = 3;
        cezary.channels = 12;
        const auto bytes = [](quint64 count) {
            const auto counters = std::make_shared<shared::ClientCounters>();
            counters->bytesIn = count;
            return counters;
        };
        ala.counters = bytes(900);
        basia.counters = bytes(10'000);
        cezary.counters = bytes(80);
        ConnectionsModel model;
        ConnectionsFilter filter;
        filter.setSourceModel(&model);
        model.update({ala, basia, cezary}, kNow);
        filter.sort(column);
        QTEST(nicks(filter), "order");
    }

    void columnsHoldWhatTheyShow_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QByteArray>("address");
        for (const char *language : {"en", "pl"}) {
            const QString name = QString::fromLatin1(language);
            QTest::addRow("%s, LAN", language) << name << QByteArray("192.168.100.100");
            QTest::addRow("%s, IPv6", language)
                << name << QByteArray("2001:db8:85a3:1234:5678:8a2e:370:7334");
        }
    }

    void columnsHoldWhatTheyShow()
    {
        QFETCH(QString, language);
        QFETCH(QByteArray, address);
        const Language translations(language);
        ConnectionsPage page;
        page.setStyleSheet(styleSheetFor(currentTheme()));
        page.resize(640, 400);
        page.show();
        ClientRow guest = client(1, "Client-" + address + ":65535", address);
        guest.kind = ClientKind::PlainText;
        guest.port = 65535;
        ClientRow late = client(2, {}, address);
        late.state = ClientState::Waiting;
        late.place = 12;
        page.showClients({guest, late}, kNow);
        const auto *table = page.findChild<QTableView *>();
        QCOMPARE(table->model()->rowCount(), 2);
        for (int column = 0; column < ConnectionsModel::kColumns; ++column) {
            const QString title = table->model()->headerData(column, Qt::Horizontal).toString();
            QVERIFY2(table->columnWidth(column) >= wantedWidth(*table, column), qPrintable(title));
            QVERIFY2(
                table->columnWidth(column) >= table->horizontalHeader()->sectionSizeHint(column),
                qPrintable(title));
        }
    }

    void figuresStandUnderTheirTitles_data()
    {
        QTest::addColumn<int>("column");
        QTest::newRow("channels") << int(ConnectionsModel::Channels);
        QTest::newRow("idle") << int(ConnectionsModel::Idle);
        QTest::newRow("in / out") << int(ConnectionsModel::Traffic);
        QTest::newRow("queued") << int(ConnectionsModel::Queued);
    }

    void figuresStandUnderTheirTitles()
    {
        QFETCH(int, column);
        ConnectionsPage page;
        page.setStyleSheet(styleSheetFor(currentTheme()));
        page.resize(1600, 400);
        page.show();
        page.showClients({client(1, "anna")}, kNow);
        auto *table = page.findChild<QTableView *>();
        const int left = table->columnViewportPosition(column);
        const QRect cell(left, 4, table->columnWidth(column), table->rowHeight(0) - 8);
        const int title = lastInk(*table->horizontalHeader()->viewport(), cell);
        const int figure = lastInk(*table->viewport(), cell);
        QVERIFY2(title > left && std::abs(title - figure) <= 2,
            qPrintable(QStringLiteral("title %1, figure %2").arg(title).arg(figure)));
    }

    void columnsDoNotJumpAsPeopleComeAndGo()
    {
        ConnectionsPage page;
        page.resize(640, 400);
        page.show();
        const auto *table = page.findChild<QTableView *>();
        page.showClients({client(1, "anna", "2001:db8:85a3:1234:5678:8a2e:370:7334")}, kNow);
        const int width = table->columnWidth(ConnectionsModel::Address);
        page.showClients({client(2, "ola")}, kNow);
        QCOMPARE(table->columnWidth(ConnectionsModel::Address), width);
    }

    void widthsThatAPersonChoseStay()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        const std::vector<ClientRow> rows = {client(1, "anna", "2001:db8:85a3::8a2e:370:7334")};
        ConnectionsPage page;
        page.show();
        page.findChild<QTableView *>()->setColumnWidth(ConnectionsModel::Address, 61);
        page.showClients(rows, kNow);
        QCOMPARE(page.findChild<QTableView *>()->columnWidth(ConnectionsModel::Address), 61);
        page.remember(settings);

        ConnectionsPage again;
        again.recall(settings);
        again.show();
        again.showClients(rows, kNow);
        QCOMPARE(again.findChild<QTableView *>()->columnWidth(ConnectionsModel::Address), 61);
    }

    void widthsThatNobodyChoseAreNotRemembered()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        {
            const Language english(QStringLiteral("en"));
            ConnectionsPage page;
            page.show();
            page.showClients({client(1, "anna")}, kNow);
            page.remember(settings);
        }
        const Language polish(QStringLiteral("pl"));
        ConnectionsPage again;
        again.recall(settings);
        again.show();
        again.showClients({client(1, "anna", "2001:db8:85a3::8a2e:370:7334")}, kNow);
        const auto *table = again.findChild<QTableView *>();
        QVERIFY(table->columnWidth(ConnectionsModel::Address)
            >= wantedWidth(*table, ConnectionsModel::Address));
    }
};

WATEK_SUITE(QTEST_MAIN, ServerConnectionsColumnsTest)

} // namespace serverConnectionsColumnsTest

#include "ServerConnectionsColumnsTest.moc"
