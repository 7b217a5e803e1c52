// Replies and reactions in the list of messages. IRCv3 client-tags/reply, client-tags/react.
#include "client/model/MessageListModel.h"
#include "tests/support/Suite.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

namespace clientReactionsTest {

using namespace watek::client::model;
using namespace watek::client::session;

namespace {

ChatLine line(LineId id, const QString &author, const QString &text, const QString &replyTo = {})
{
    ChatLine one;
    one.id = id;
    one.timeMs = QDateTime(QDate(2026, 3, 1), QTime(12, 0)).toMSecsSinceEpoch();
    one.author = author;
    one.text = text;
    one.messageId = QStringLiteral("m%1").arg(id);
    one.replyTo = replyTo;
    return one;
}

ReactionChange reaction(
    const QString &messageId, const QString &nick, const QString &text, bool isTakenBack = false)
{
    return {.messageId = messageId,
        .nick = nick,
        .isSelf = nick == QLatin1String("me"),
        .text = text,
        .isTakenBack = isTakenBack};
}

/// "👍 anna marek*, 🎉 ola": what stands under a message; a star is ours.
QString told(const QList<Reaction> &reactions)
{
    QStringList all;
    for (const Reaction &one : reactions)
        all.append(one.text + u' ' + one.nicks.join(u' ') + (one.isMine ? u"*"_qs : QString()));
    return all.join(QStringLiteral(", "));
}

const QString kUp = QStringLiteral("👍");
const QString kParty = QStringLiteral("🎉");

struct List {
    MessageListModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};

    QVariant at(const QString &messageId, int role) const
    {
        return model.index(model.rowOfMessage(messageId)).data(role);
    }
    QString reactions(const QString &messageId) const
    {
        return told(at(messageId, MessageListModel::ReactionsRole).value<QList<Reaction>>());
    }
};

} // namespace

class ClientReactionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withAndWithoutVariationSelectorItIsOneReaction()
    {
        List list;
        list.model.append({line(1, "anna", "hej")});
        list.model.react(reaction("m1", "anna", u"❤"_qs));
        list.model.react(reaction("m1", "me", u"❤\ufe0f"_qs));
        list.model.react(reaction("m1", "me", u"❤\ufe0f"_qs)); // no second time
        QCOMPARE(list.reactions("m1"), u"❤ anna me*"_qs);
        list.model.react(reaction("m1", "anna", u"❤\ufe0f"_qs, true));
        list.model.react(reaction("m1", "me", u"❤"_qs, true));
        QCOMPARE(list.reactions("m1"), QString());
    }

    void reactionsAreGroupedInTheOrderInWhichTheyCame()
    {
        List list;
        list.model.append({line(1, "anna", "42")});
        QSignalSpy changed(&list.model, &QAbstractItemModel::dataChanged);
        list.model.react(reaction("m1", "marek", kUp));
        list.model.react(reaction("m1", "ola", kParty));
        list.model.react(reaction("m1", "me", kUp));
        QCOMPARE(list.reactions("m1"), QStringLiteral("👍 marek me*, 🎉 ola"));
        QCOMPARE(changed.count(), 3);
    }

    void onePersonCountsOnce()
    {
        List list;
        list.model.append({line(1, "anna", "42")});
        list.model.react(reaction("m1", "marek", kUp));
        QSignalSpy changed(&list.model, &QAbstractItemModel::dataChanged);
        list.model.react(reaction("m1", "marek", kUp));
        QCOMPARE(list.reactions("m1"), QStringLiteral("👍 marek"));
        QCOMPARE(changed.count(), 0);
    }

    void whatIsTakenBackGoesAndTheLastOneTakesTheChipAlong()
    {
        List list;
        list.model.append({line(1, "anna", "42")});
        list.model.react(reaction("m1", "marek", kUp));
        list.model.react(reaction("m1", "me", kUp));
        list.model.react(reaction("m1", "me", kUp, true));
        QCOMPARE(list.reactions("m1"), QStringLiteral("👍 marek"));
        list.model.react(reaction("m1", "ola", kUp, true)); // never gave it
        list.model.react(reaction("m1", "marek", kParty, true)); // nor this
        QCOMPARE(list.reactions("m1"), QStringLiteral("👍 marek"));
        list.model.react(reaction("m1", "marek", kUp, true));
        QCOMPARE(list.reactions("m1"), QString());
    }

    void aReactionToSomethingThatIsNotHereIsNotKept()
    {
        List list;
        list.model.react(reaction("m1", "marek", kUp));
        list.model.append({line(1, "anna", "42")});
        QCOMPARE(list.reactions("m1"), QString());
        list.model.react(reaction({}, "marek", kUp));
    }

    void aNewNameStandsInTheChips()
    {
        List list;
        list.model.append({line(1, "anna", "42")});
        list.model.react(reaction("m1", "marek", kUp));
        list.model.react(reaction("m1", "mruk", kUp));
        ChatLine renamed;
        renamed.id = 2;
        renamed.timeMs = line(1, {}, {}).timeMs;
        renamed.kind = LineKind::Nick;
        renamed.author = QStringLiteral("marek");
        renamed.target = QStringLiteral("marecki");
        list.model.append({renamed});
        QCOMPARE(list.reactions("m1"), QStringLiteral("👍 marecki mruk"));
        list.model.react(reaction("m1", "marecki", kUp, true));
        QCOMPARE(list.reactions("m1"), QStringLiteral("👍 mruk"));
    }

    void oneMessageBearsABoundedNumberOfKinds()
    {
        List list;
        list.model.append({line(1, "anna", "42")});
        for (int n = 0; n < 1000; ++n)
            list.model.react(reaction("m1", "marek", QString::number(n)));
        QCOMPARE(list.at("m1", MessageListModel::ReactionsRole).value<QList<Reaction>>().size(),
            Reactions::kMostOnOne);
    }

    void aReplyQuotesWhatItAnswers()
    {
        List list;
        list.model.append({line(1, "anna", "Kto ma wynik?"), line(2, "marek", "42", "m1")});
        QCOMPARE(list.at("m2", MessageListModel::ReplyToRole).toString(), QStringLiteral("m1"));
        QCOMPARE(
            list.at("m2", MessageListModel::QuoteAuthorRole).toString(), QStringLiteral("anna"));
        QCOMPARE(list.at("m2", MessageListModel::QuoteTextRole).toString(),
            QStringLiteral("Kto ma wynik?"));
    }

    void aReplyToSomethingThatIsNotHereQuotesNobody()
    {
        List list;
        list.model.append({line(2, "marek", "42", "m1")});
        QCOMPARE(list.at("m2", MessageListModel::ReplyToRole).toString(), QStringLiteral("m1"));
        QCOMPARE(list.at("m2", MessageListModel::QuoteAuthorRole).toString(), QString());
    }

    void aReplyNeverHidesItsAuthorInAGroup()
    {
        List list;
        list.model.append({line(1, "anna", "a"), line(2, "marek", "b"), line(3, "marek", "c"),
            line(4, "marek", "d", "m1")});
        const auto starts = [&](const char *id) {
            return list.at(QLatin1String(id), MessageListModel::StartsGroupRole).toBool();
        };
        QVERIFY(!starts("m3"));
        QVERIFY(starts("m4"));
    }

    void ourOwnMessageCanBeAnsweredWhenItsIdIsKnown()
    {
        List list;
        ChatLine own = line(1, "me", "hej");
        own.messageId.clear();
        list.model.append({own});
        QCOMPARE(list.model.rowOfMessage("m1"), -1);
        own.messageId = QStringLiteral("m1");
        own.delivery = Delivery::Sent;
        list.model.change(own);
        list.model.append({line(2, "anna", "cześć", "m1")});
        QCOMPARE(list.at("m2", MessageListModel::QuoteTextRole).toString(), QStringLiteral("hej"));
        list.model.react(reaction("m1", "anna", kUp));
        QCOMPARE(list.reactions("m1"), QStringLiteral("👍 anna"));
    }

    void aQuoteOutlivesTheMessageAndReactionsDoNot()
    {
        MessageListModel model(nullptr, 40);
        model.append({line(1, "anna", "Kto ma wynik?")});
        model.react(reaction("m1", "marek", kUp));
        for (LineId id = 2; id < 30; ++id)
            model.append({line(id, "ola", "…")});
        model.append({line(30, "marek", "42", "m1")});
        LineId id = 31;
        while (model.rowOfMessage("m1") >= 0)
            model.append({line(id++, "ola", "…")});
        const int row = model.rowOfMessage("m30");
        QVERIFY(row > 0);
        QCOMPARE(model.index(row).data(MessageListModel::QuoteTextRole).toString(),
            QStringLiteral("Kto ma wynik?"));
        model.react(reaction("m1", "ola", kUp)); // harmless
        model.clear();
        QCOMPARE(model.rowOfMessage("m30"), -1);
    }

    void countsAreRightUnderRandomOperations()
    {
        QRandomGenerator random(7);
        List list;
        list.model.append({line(1, "anna", "a"), line(2, "anna", "b")});
        const QStringList nicks{u"me"_qs, u"marek"_qs, u"ola"_qs};
        const QStringList texts{kUp, kParty, u"lol"_qs};
        QSet<QString> truth; // "m1 👍 ola"
        for (int n = 0; n < 2000; ++n) {
            const QString id = QStringLiteral("m%1").arg(random.bounded(2) + 1);
            const QString nick = nicks[random.bounded(3)];
            const QString text = texts[random.bounded(3)];
            const bool isTakenBack = random.bounded(2) == 0;
            list.model.react(reaction(id, nick, text, isTakenBack));
            const QString key = id + u' ' + text + u' ' + nick;
            if (isTakenBack)
                truth.remove(key);
            else
                truth.insert(key);
        }
        QSet<QString> shown;
        for (const QString &id : {u"m1"_qs, u"m2"_qs}) {
            const auto all = list.at(id, MessageListModel::ReactionsRole).value<QList<Reaction>>();
            for (const Reaction &one : all) {
                QCOMPARE(one.isMine, one.nicks.contains(u"me"_qs));
                QCOMPARE(one.count(), int(QSet(one.nicks.begin(), one.nicks.end()).size()));
                for (const QString &nick : one.nicks)
                    shown.insert(id + u' ' + one.text + u' ' + nick);
            }
        }
        QCOMPARE(shown, truth);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientReactionsTest)

} // namespace clientReactionsTest

#include "ClientReactionsTest.moc"
