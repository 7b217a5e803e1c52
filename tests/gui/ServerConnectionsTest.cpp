// The table of connections: whom it shows, how it is kept up to date and filtered.
#include "server/window/ConnectionsFilter.h"
#include "server/window/ConnectionsModel.h"
#include "tests/gui/ServerConnectionRows.h"
#include "tests/support/Suite.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

namespace serverConnectionsTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using shared::ClientRow;
using shared::ClientState;
using tests::client;
using tests::kNow;
using tests::nicks;
using tests::text;

class ServerConnectionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Whatever lets such a name into the table one day: here it steers nothing.
    void whomAGatewayBringsIsShownWithItsRealAddress()
    {
        using Bringer = shared::Bringer;
        ConnectionsModel model;
        model.update({{.id = base::ClientId{1},
                          .address = "203.0.113.7",
                          .port = 50000,
                          .bringer = {Bringer::Kind::Gateway, "10.0.0.2", "kiwi"}},
                         {.id = base::ClientId{2},
                             .address = "203.0.113.8",
                             .port = 50001,
                             .bringer = {Bringer::Kind::Proxy, "10.0.0.3"}},
                         {.id = base::ClientId{3}, .address = "203.0.113.9", .port = 50002}},
            0);
        const auto address = [&model](int row, int role) {
            return model.index(row, ConnectionsModel::Address).data(role).toString();
        };
        // The port is that of the gateway's own connection.
        QCOMPARE(address(0, Qt::DisplayRole), QStringLiteral("203.0.113.7 via 10.0.0.2"));
        QVERIFY(address(0, Qt::ToolTipRole)
                    .contains(QStringLiteral("203.0.113.7, through the gateway kiwi at 10.0.0.2")));
        QCOMPARE(model.nameOf(base::ClientId{1}), QStringLiteral("203.0.113.7 via 10.0.0.2"));
        QCOMPARE(address(1, Qt::DisplayRole), QStringLiteral("203.0.113.8:50001 via 10.0.0.3"));
        QVERIFY(address(1, Qt::ToolTipRole)
                    .contains(QStringLiteral("203.0.113.8:50001, through the proxy 10.0.0.3")));
        QCOMPARE(address(2, Qt::DisplayRole), QStringLiteral("203.0.113.9:50002"));
    }

    void namesAndAddressesAreSafeToShow()
    {
        ConnectionsModel model;
        model.update({client(1, "an\xE2\x80\xAEna\xC2\x9B<b>", "10.0.0.1\n<img src=x>")}, kNow);
        const QString nick = QStringLiteral("an\uFFFDna\uFFFD<b>");
        QCOMPARE(text(model, 0, ConnectionsModel::Nick), nick);
        QCOMPARE(model.nameOf(base::ClientId{1}), nick);
        QCOMPARE(model.index(0, ConnectionsModel::Nick).data(ConnectionsModel::SortRole).toString(),
            nick);
        QVERIFY(!text(model, 0, ConnectionsModel::Address).contains(QLatin1Char('\n')));
        QVERIFY(!model.endpointOf(base::ClientId{1}).contains(QLatin1Char('\n')));
        for (const int column : {ConnectionsModel::Nick, ConnectionsModel::Address}) {
            const QString tip = model.index(0, column).data(Qt::ToolTipRole).toString();
            QVERIFY2(tip.contains(QLatin1String("&lt;")), qPrintable(tip));
        }
    }

    void randomUpdatesKeepTheModelAndItsFilterConsistent()
    {
        ConnectionsModel model;
        ConnectionsFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester modelTester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const QAbstractItemModelTester filterTester(
            &filter, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QRandomGenerator random(7);
        std::vector<ClientRow> rows;
        quint64 lastId = 0;
        for (int round = 0; round < 400; ++round) {
            std::erase_if(rows, [&](const ClientRow &) { return random.bounded(6) == 0; });
            for (int i = random.bounded(5); i > 0; --i) {
                rows.push_back(client(++lastId, "nick" + QByteArray::number(random.bounded(30))));
            }
            for (ClientRow &row : rows) {
                row.counters = std::make_shared<shared::ClientCounters>(); // not shared with before
                if (random.bounded(4) == 0)
                    row.nick = "nick" + QByteArray::number(random.bounded(30));
                if (random.bounded(4) == 0)
                    row.state = ClientState(random.bounded(4));
            }
            if (round % 20 == 0)
                filter.setText(random.bounded(2) ? QStringLiteral("nick1") : QString());
            if (round % 15 == 0)
                filter.sort(random.bounded(int(ConnectionsModel::kColumns)),
                    random.bounded(2) ? Qt::AscendingOrder : Qt::DescendingOrder);
            std::vector<ClientRow> shuffled(rows.rbegin(), rows.rend());
            model.update(shuffled, kNow + round * 1000);

            QCOMPARE(size_t(model.rowCount()), rows.size());
            for (size_t i = 0; i < rows.size(); ++i) {
                const QModelIndex index = model.index(int(i), 0);
                QCOMPARE(index.data(ConnectionsModel::IdRole).toULongLong(), rows[i].id.value);
                QCOMPARE(index.data().toString(), QString::fromUtf8(rows[i].nick));
            }
        }
    }

    void anUpdateNeverResetsTheTable()
    {
        ConnectionsModel model;
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy layouts(&model, &QAbstractItemModel::layoutChanged);
        QSignalSpy removals(&model, &QAbstractItemModel::rowsRemoved);
        const ClientRow anna = client(1, "anna");
        const ClientRow marek = client(2, "marek");
        const ClientRow ola = client(3, "ola");
        model.update({anna, marek}, kNow);
        model.update({anna, marek, ola}, kNow);
        QCOMPARE(removals.count(), 0);
        model.update({anna, ola}, kNow);
        QCOMPARE(removals.count(), 1);
        QCOMPARE(removals.front().at(1).toInt(), 1);
        QCOMPARE(resets.count() + layouts.count(), 0);
    }

    void anUnchangedTableSaysNothing()
    {
        ConnectionsModel model;
        const std::vector<ClientRow> rows = {client(1, "anna"), client(2, "marek")};
        model.update(rows, kNow);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.update(rows, kNow);
        QCOMPARE(changes.count(), 0);
    }

    void theSelectionStaysWithItsClient()
    {
        ConnectionsModel model;
        ConnectionsFilter filter;
        filter.setSourceModel(&model);
        filter.sort(ConnectionsModel::Nick);
        QItemSelectionModel selection(&filter);
        ClientRow marek = client(2, "marek");
        model.update({client(1, "anna"), marek, client(3, "ola")}, kNow);
        selection.select(
            filter.index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);

        marek.nick = "zenek"; // goes to another row, too
        model.update({marek, client(3, "ola"), client(4, "basia")}, kNow);
        const QModelIndexList selected = selection.selectedRows();
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected.front().data(ConnectionsModel::IdRole).toULongLong(), 2ULL);
        QCOMPARE(selected.front().row(), 2);

        model.update({client(3, "ola"), client(4, "basia")}, kNow);
        QVERIFY(!selection.hasSelection());
    }

    void countersAreShownWhenTheyAreSampled()
    {
        ConnectionsModel model;
        const ClientRow anna = client(1, "anna");
        const auto counters = std::make_shared<shared::ClientCounters>();
        ClientRow row = anna;
        row.counters = counters;
        model.update({row}, kNow);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        counters->bytesIn = 2048;
        counters->bytesOut = 500;
        counters->lastHeardMs = kNow - 5000;
        model.sampleCounters(kNow);
        QCOMPARE(changes.count(), 1);
        QVERIFY(text(model, 0, ConnectionsModel::Traffic).startsWith(QLatin1String("2")));
        QVERIFY(text(model, 0, ConnectionsModel::Traffic).contains(QLatin1String("/ 500")));
        QCOMPARE(text(model, 0, ConnectionsModel::Idle), QStringLiteral("5 s"));
    }

    void aClientThatWaitsShowsItsPlace()
    {
        ConnectionsModel model;
        ClientRow row = client(1, {});
        row.state = ClientState::Waiting;
        row.place = 2;
        model.update({row}, kNow);
        QCOMPARE(text(model, 0, ConnectionsModel::State), QStringLiteral("waiting, no. 2"));
        QVERIFY(model.index(0, 0).data(ConnectionsModel::IsWaitingRole).toBool());
    }

    void theFilterLooksInEveryColumn_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("left");
        const QStringList all = {QStringLiteral("anna"), QStringLiteral("Marek")};
        QTest::newRow("nothing typed") << QString() << all;
        QTest::newRow("nick, any case") << QStringLiteral("MAR") << all.mid(1);
        QTest::newRow("address") << QStringLiteral("10.0") << all.mid(0, 1);
        QTest::newRow("port") << QStringLiteral(":40002") << all.mid(1);
        QTest::newRow("thread") << QStringLiteral("io-1") << all.mid(0, 1);
        QTest::newRow("kind") << QStringLiteral("irc") << all;
        QTest::newRow("state") << QStringLiteral("online") << all;
        QTest::newRow("every word") << QStringLiteral("irc anna") << all.mid(0, 1);
        QTest::newRow("nobody") << QStringLiteral("irc zenek") << QStringList();
        QTest::newRow("spaces only") << QStringLiteral("  ") << all;
    }

    void theFilterLooksInEveryColumn()
    {
        QFETCH(QString, typed);
        ConnectionsModel model;
        ConnectionsFilter filter;
        filter.setSourceModel(&model);
        model.update({client(1, "anna", "10.0.0.4"), client(2, "Marek")}, kNow);
        filter.setText(typed);
        QTEST(nicks(filter), "left");
    }
};

WATEK_SUITE(QTEST_MAIN, ServerConnectionsTest)

} // namespace serverConnectionsTest

#include "ServerConnectionsTest.moc"
