// The list of networks and conversations as a model: order, counts, and Qt's rules for models under
// random operations.
#include "client/model/ChannelListModel.h"
#include "client/session/Roles.h"
#include "tests/support/Suite.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QTest>

namespace clientChannelListTest {

using namespace watek::client::model;
using namespace watek::client::session;
using watek::base::SystemClock;

class ClientChannelListTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void channelsAreCountedAndSorted()
    {
        SystemClock clock;
        Session session({.id = 1, .address = {}, .name = "Classroom", .nick = "me"}, clock);
        ChannelListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.addSession(&session);
        Conversation *ola = session.openQuery("ola");
        Conversation *anna = session.openQuery("anna");
        const QModelIndex page = model.index(0, 0);
        QCOMPARE(page.data().toString(), QStringLiteral("Classroom"));
        QCOMPARE(model.rowCount(page), 2);
        QCOMPARE(model.index(0, 0, page).data().toString(), QStringLiteral("anna"));

        model.addUnread(ola->id(), 3, 1);
        QCOMPARE(model.indexOf(ola->id()).data(ChannelListModel::UnreadRole).toInt(), 3);
        QCOMPARE(model.totalMentions(), 1);
        model.setMuted(ola->id(), true);
        QCOMPARE(model.totalUnread(), 0);
        model.setMuted(ola->id(), false);
        QCOMPARE(model.idAt(model.neighbour(model.indexOf(anna->id()), -1, true)), ola->id());
        QCOMPARE(
            model.idAt(model.neighbour(model.indexOf(ola->id()), 1)), session.serverPage()->id());
        model.clearUnread(ola->id());
        QVERIFY(!model.neighbour(model.indexOf(anna->id()), 1, true).isValid());

        ola->setName("aaa");
        QCOMPARE(model.index(0, 0, page).data().toString(), QStringLiteral("aaa"));
        session.closeConversation(ola->id());
        QCOMPARE(model.rowCount(page), 1);
        model.removeSession(&session);
        QCOMPARE(model.rowCount(), 0);
    }

    void channelsUnderRandomOperations()
    {
        QRandomGenerator random(9);
        SystemClock clock;
        std::vector<std::unique_ptr<Session>> sessions;
        ChannelListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        quint32 lastId = 0;
        for (int round = 0; round < 1'000; ++round) {
            if (sessions.empty() || (random.bounded(100) == 0 && sessions.size() < 3)) {
                sessions.push_back(std::make_unique<Session>(
                    SessionConfig{.id = ++lastId, .address = {}, .nick = "me"}, clock));
                model.addSession(sessions.back().get());
            }
            Session &session = *sessions[size_t(random.bounded(int(sessions.size())))];
            const QList<Conversation *> all = session.conversations();
            Conversation *any = all[random.bounded(all.size())];
            const QString name = QStringLiteral("q%1").arg(random.bounded(30));
            switch (random.bounded(9)) {
            case 0:
            case 1:
                session.openQuery(name);
                break;
            case 2:
                session.closeConversation(any->id());
                break;
            case 3:
                if (any != session.serverPage() && !session.findByName(name))
                    any->setName(name);
                break;
            case 4:
                model.addUnread(any->id(), 2, 1);
                break;
            case 5:
                model.clearUnread(any->id());
                break;
            case 6:
                model.setActive(any->id());
                break;
            case 7:
                any->setJoined(!any->isJoined());
                break;
            case 8:
                if (random.bounded(60) == 0) {
                    model.removeSession(sessions.front().get());
                    sessions.erase(sessions.begin());
                }
                break;
            }
        }
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientChannelListTest)

} // namespace clientChannelListTest

#include "ClientChannelListTest.moc"
