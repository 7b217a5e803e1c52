// The models that the window shows, each held to Qt's rules for models under random operations.
#include "client/model/MemberListModel.h"
#include "client/model/MessageListModel.h"
#include "client/session/Roles.h"
#include "tests/support/Suite.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

namespace clientModelsTest {

using namespace watek::client::model;
using namespace watek::client::session;

namespace {

constexpr qint64 kMinute = 60'000;

qint64 noon(int day = 1)
{
    return QDateTime(QDate(2026, 3, day), QTime(12, 0)).toMSecsSinceEpoch();
}

ChatLine line(LineId id, const QString &author, qint64 timeMs, LineKind kind = LineKind::Message)
{
    ChatLine one;
    one.id = id;
    one.kind = kind;
    one.author = author;
    one.timeMs = timeMs;
    one.text = QString::number(id);
    return one;
}

Member member(const QString &nick, const QByteArray &prefixes = {})
{
    Member one;
    one.nick = nick;
    one.prefixes = prefixes;
    one.rank = prefixes.isEmpty() ? kNoRank : int(QByteArray("~&@%+").indexOf(prefixes.front()));
    one.isVoicedOnly = prefixes.startsWith('+');
    return one;
}

/// "Day 1 2 New 3": the rows of a model.
QString rows(const MessageListModel &model)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row) {
        const ChatLine &one = model.lineAt(row);
        all.append(one.kind == LineKind::Day      ? QStringLiteral("Day")
                : one.kind == LineKind::NewMarker ? QStringLiteral("New")
                                                  : one.text);
    }
    return all.join(u' ');
}

/// "Operators: @anna | Members: ola".
QString tree(const MemberListModel &model)
{
    static const char *const names[] = {"Operators", "Voiced", "Members"};
    QStringList groups;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex group = model.index(row, 0);
        QStringList people;
        for (int i = 0; i < model.rowCount(group); ++i) {
            const QModelIndex person = model.index(i, 0, group);
            people.append(person.data(MemberListModel::PrefixRole).toString()
                + person.data(MemberListModel::NickRole).toString());
        }
        if (group.data(MemberListModel::CountRole).toInt() != people.size())
            people.append(QStringLiteral("wrong count"));
        groups.append(QLatin1String(names[group.data(MemberListModel::GroupRole).toInt()])
            + QStringLiteral(": ") + people.join(u' '));
    }
    return groups.join(QStringLiteral(" | "));
}

} // namespace

class ClientModelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void daysAndGroupsAreMade()
    {
        MessageListModel model;
        model.append({line(1, "anna", noon()), line(2, "anna", noon() + kMinute)});
        model.append({line(3, "anna", noon() + 7 * kMinute), line(4, "ola", noon() + 7 * kMinute)});
        model.append({line(5, "ola", noon(2))});
        QCOMPARE(rows(model), QStringLiteral("Day 1 2 3 4 Day 5"));
        const auto starts = [&](int row) {
            return model.index(row).data(MessageListModel::StartsGroupRole).toBool();
        };
        QVERIFY(starts(1));
        QVERIFY(!starts(2));
        QVERIFY(starts(3)); // more than five minutes later
        QVERIFY(starts(4)); // somebody else
        QVERIFY(starts(6)); // the day between
        QCOMPARE(
            model.lineAt(5).timeMs, QDateTime(QDate(2026, 3, 2), QTime(0, 0)).toMSecsSinceEpoch());
    }

    void aClockThatGoesBackAcrossMidnightMakesNoDay()
    {
        MessageListModel model;
        const qint64 midnight = QDateTime(QDate(2026, 3, 2), QTime(0, 0)).toMSecsSinceEpoch();
        model.append({line(1, "anna", noon(1)), line(2, "anna", midnight + kMinute),
            line(3, "ola", midnight - kMinute), line(4, "anna", midnight + 2 * kMinute)});
        QCOMPARE(rows(model), QStringLiteral("Day 1 Day 2 3 4"));
    }

    void whatIsPlayedBackStandsUnderItsOwnDay()
    {
        MessageListModel model(nullptr, 40);
        model.append({line(1, "anna", noon(9)), line(2, "anna", noon(1)), line(3, "anna", noon(2)),
            line(4, "anna", noon(9))});
        QCOMPARE(rows(model), QStringLiteral("Day 1 Day 2 Day 3 Day 4"));
        const auto day = [&](int row) {
            return QDateTime::fromMSecsSinceEpoch(model.lineAt(row).timeMs).date().day();
        };
        QCOMPARE((QList<int>{day(0), day(2), day(4), day(6)}), (QList<int>{9, 1, 2, 9}));
        // When the top leaves, its day stays that of the rows which follow.
        for (LineId id = 5; id <= 60; ++id)
            model.append({line(id, "anna", noon(9))});
        QCOMPARE(model.lineAt(0).kind, LineKind::Day);
        QCOMPARE(day(0), 9);
    }

    void theNewMarkerStandsBeforeWhatIsNewAndCountsIt()
    {
        MessageListModel model;
        model.placeNewMarker(1);
        model.append({line(1, "anna", noon())});
        model.placeNewMarker(1);
        QCOMPARE(rows(model), QStringLiteral("Day 1")); // all is new
        model.removeNewMarker(); // and was read
        model.placeNewMarker(1);
        model.append({line(2, "anna", noon()), line(3, "ola", noon(), LineKind::Join)});
        model.append({line(4, "me", noon())}); // nobody has to be told of it
        model.placeNewMarker(1); // stays where it is
        model.append({line(5, "ola", noon())});
        QCOMPARE(rows(model), QStringLiteral("Day 1 New 2 3 4 5"));
        QCOMPARE(model.index(2).data(MessageListModel::NewCountRole).toInt(), 2);
        QVERIFY(model.startsGroup(3));
        model.removeNewMarker();
        QCOMPARE(rows(model), QStringLiteral("Day 1 2 3 4 5"));
        QVERIFY(!model.startsGroup(2));
    }

    void linesAreChangedInPlace()
    {
        MessageListModel model;
        model.append({line(1, "me", noon()), line(2, "me", noon(2))});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        ChatLine sent = line(1, "me", noon());
        sent.delivery = Delivery::Sent;
        model.change(sent);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.index(1).data(MessageListModel::DeliveryRole).toInt(), int(Delivery::Sent));
        model.change(line(77, "me", noon()));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.rowOf(2), 3);
    }

    void theTopIsTrimmed()
    {
        MessageListModel model(nullptr, 40);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (LineId id = 1; id <= 500; ++id) {
            model.append({line(id, "anna", noon())});
            QVERIFY(model.rowCount() <= 40);
            QCOMPARE(model.lineAt(0).kind, LineKind::Day);
            QCOMPARE(model.lineAt(model.rowCount() - 1).id, id);
        }
        QVERIFY(model.rowCount() > 30);
        QCOMPARE(
            model.lineAt(0).timeMs, QDateTime(QDate(2026, 3, 1), QTime(0, 0)).toMSecsSinceEpoch());
    }

    void messagesUnderRandomOperations()
    {
        QRandomGenerator random(11);
        MessageListModel model(nullptr, 60);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        LineId id = 0;
        qint64 now = noon();
        for (int round = 0; round < 3'000; ++round) {
            switch (random.bounded(8)) {
            case 0:
                model.placeNewMarker(1);
                break;
            case 1:
                model.removeNewMarker();
                break;
            case 2:
                if (random.bounded(100) == 0)
                    model.clear();
                break;
            case 3:
                if (id > 0)
                    model.change(line(1 + random.bounded(id), "other", now));
                break;
            default: {
                QList<ChatLine> batch;
                for (int i = random.bounded(random.bounded(20) == 0 ? 200 : 6); i > 0; --i) {
                    now += random.bounded(40) == 0 ? 24 * 60 * kMinute : kMinute;
                    batch.append(line(++id, random.bounded(2) ? "anna" : "ola", now));
                }
                model.append(batch);
            }
            }
            QVERIFY(model.rowCount() <= 60);
            QVERIFY(model.rowCount() == 0 || model.lineAt(0).kind == LineKind::Day);
            int markers = 0;
            for (int row = 0; row < model.rowCount(); ++row)
                markers += model.lineAt(row).kind == LineKind::NewMarker;
            QVERIFY(markers <= 1);
            QCOMPARE(model.newMarkerRow() >= 0, markers == 1);
        }
    }

    void membersAreGroupedAndSorted()
    {
        MemberListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reset({member("ola"), member("Adam", "@"), member("zofia", "~@"),
            member("marek", "+"), member("Ewa")});
        QCOMPARE(tree(model),
            QStringLiteral("Operators: ~zofia @Adam | Voiced: +marek | Members: Ewa ola"));
        model.change("ola", member("ola", "@"));
        QCOMPARE(tree(model),
            QStringLiteral("Operators: ~zofia @Adam @ola | Voiced: +marek | Members: Ewa"));
        model.change("Ewa", member("ewelina"));
        model.remove("marek");
        QCOMPARE(tree(model), QStringLiteral("Operators: ~zofia @Adam @ola | Members: ewelina"));
        model.add(member("Bartek", "+"));
        QCOMPARE(tree(model),
            QStringLiteral("Operators: ~zofia @Adam @ola | Voiced: +Bartek | Members: ewelina"));
        QCOMPARE(model.memberCount(), 5);
        QCOMPARE(model.indexOf("Bartek").data().toString(), QStringLiteral("Bartek"));
    }

    void theRowOfAPersonFollowsRankAndNick()
    {
        MemberListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reset({member("anna", "@"), member("marek"), member("ola"), member("zofia")});
        const QPersistentModelIndex ola(model.indexOf("ola"));
        const QPersistentModelIndex anna(model.indexOf("anna"));
        const auto holds = [&](const QString &groups, const QString &nick) {
            QCOMPARE(tree(model), groups);
            QCOMPARE(ola.data().toString(), nick);
            QCOMPARE(QModelIndex(ola), model.indexOf(nick));
            QCOMPARE(anna.data().toString(), QStringLiteral("anna"));
        };
        model.change("ola", member("ola", "+"));
        holds("Operators: @anna | Voiced: +ola | Members: marek zofia", "ola");
        model.change("ola", member("ola", "@"));
        holds("Operators: @anna @ola | Members: marek zofia", "ola");
        model.change("anna", member("anna"));
        holds("Operators: @ola | Members: anna marek zofia", "ola");
        model.change("ola", member("ola"));
        holds("Members: anna marek ola zofia", "ola");
        model.change("ola", member("zuza"));
        holds("Members: anna marek zofia zuza", "zuza");
        model.change("zuza", member("Adam"));
        holds("Members: Adam anna marek zofia", "Adam");
        model.change("Adam", member("ben"));
        holds("Members: anna ben marek zofia", "ben");
        model.change("ben", member("marek")); // the other of that name is gone
        holds("Members: anna marek zofia", "marek");
    }

    void anotherSpellingIsWhatTheNetworkSays()
    {
        Conversation channel({1, 1}, ConversationKind::Channel, QStringLiteral("#lab"), nullptr);
        channel.setCaseMapping(watek::protocol::CaseMapping::Rfc1459);
        MemberListModel model;
        model.follow(&channel);
        channel.putMember(member("Bartek[a]"));
        channel.putMember(member(QStringLiteral("Łukasz")));
        QCOMPARE(model.indexOf("bartek{A}").data().toString(), QStringLiteral("Bartek[a]"));
        QVERIFY(model.indexOf(QStringLiteral("Łukasz")).isValid());
        QVERIFY(!model.indexOf(QStringLiteral("łukasz")).isValid());
    }

    void membersUnderRandomOperations()
    {
        QRandomGenerator random(5);
        Conversation channel({1, 1}, ConversationKind::Channel, QStringLiteral("#lab"), nullptr);
        MemberListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.follow(&channel);
        const QList<QByteArray> prefixes{"", "", "+", "@", "@+", "~"};
        const auto anyone = [&] {
            return member(
                QStringLiteral("p%1").arg(random.bounded(12)), prefixes[random.bounded(6)]);
        };
        for (int round = 0; round < 4'000; ++round) {
            const Member one = anyone();
            switch (random.bounded(10)) {
            case 0:
            case 1:
            case 2:
                channel.removeMember(one.nick);
                break;
            case 3:
                channel.renameMember(one.nick, anyone().nick, false);
                break;
            case 4:
                if (random.bounded(50) == 0)
                    channel.resetMembers({one});
                break;
            default:
                channel.putMember(one);
            }
            QCOMPARE(model.memberCount(), int(channel.members().size()));
        }
        for (const Member &one : channel.members().all())
            QCOMPARE(model.indexOf(one.nick).data(MemberListModel::PrefixRole).toString(),
                QString::fromLatin1(one.prefixes.left(1)));
        QVERIFY(!tree(model).contains(QStringLiteral("wrong")));
    }

    // 750 lines "MODE +vvvv". The times are told and not judged: they are the machine's.
    void manyChangesInALargeRoomEndWhereTheyBelong()
    {
        constexpr int kChanges = 3000;
        const auto took = [](int size) {
            MemberListModel model;
            QList<Member> all;
            for (int i = 0; i < size; ++i)
                all.append(member(QStringLiteral("osoba%1").arg(i, 6, 10, QChar(u'0'))));
            model.reset(all);
            QElapsedTimer timer;
            timer.start();
            for (int i = 0; i < kChanges; ++i)
                model.change(all[i].nick, member(all[i].nick, "+"));
            const qint64 us = timer.nsecsElapsed() / 1000;
            const Member last = member(all[kChanges - 1].nick, "+");
            [&] { QCOMPARE(model.indexOf(last.nick).row(), kChanges - 1); }();
            return us;
        };
        const qint64 small = took(kChanges);
        const qint64 large = took(8 * kChanges);
        qInfo("%d changes: %lld us among %d, %lld us among %d", kChanges, small, kChanges, large,
            8 * kChanges);
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientModelsTest)

} // namespace clientModelsTest

#include "ClientModelsTest.moc"
