// Tab completion, the history of the input, and the colour of a nick.
#include "client/model/InputHistory.h"
#include "client/model/NickColour.h"
#include "client/model/NickCompleter.h"
#include "tests/support/Suite.h"

#include <QSet>
#include <QTest>

namespace clientTypingAidsTest {

using namespace watek::client::model;

namespace {

NickCompleter aRoom()
{
    NickCompleter completer;
    completer.setOwnNick(QStringLiteral("me"));
    completer.setNicks({"me", "Zofia", "anna", "Adam", "marek"});
    completer.setChannels({"#lab-1", "#lab-2", "#other"});
    completer.setCommands({"join", "me", "msg"});
    return completer;
}

/// "text|" with the cursor where the bar is.
QString shown(const std::optional<Completion> &completion)
{
    if (!completion)
        return QStringLiteral("nothing");
    QString text = completion->text;
    return text.insert(completion->cursor, u'|');
}

std::optional<Completion> tab(NickCompleter &completer, const QString &typed)
{
    QString text = typed;
    const int cursor = int(text.indexOf(u'|'));
    text.remove(u'|');
    return completer.complete(text, cursor);
}

} // namespace

class ClientTypingAidsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tabCompletes_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("completed");
        QTest::newRow("nick at the start") << "mar|"
                                           << "marek: |";
        QTest::newRow("nick in the middle") << "hej mar|"
                                            << "hej marek |";
        QTest::newRow("case does not matter") << "ZOF|"
                                              << "Zofia: |";
        QTest::newRow("first in order") << "a|"
                                        << "Adam: |";
        QTest::newRow("before other text") << "hej mar| co tam"
                                           << "hej marek |co tam";
        QTest::newRow("inside a word") << "mar|x"
                                       << "marek: |x";
        QTest::newRow("at sign") << "@mar|"
                                 << "@marek: |";
        QTest::newRow("channel") << "see #o|"
                                 << "see #other |";
        QTest::newRow("command") << "/jo|"
                                 << "/join |";
        QTest::newRow("no command in the middle") << "x /jo|"
                                                  << "nothing";
        QTest::newRow("no word") << "hej |"
                                 << "nothing";
        QTest::newRow("empty") << "|"
                               << "nothing";
        QTest::newRow("cursor at the start") << "|mar"
                                             << "nothing";
        QTest::newRow("nobody") << "qq|"
                                << "nothing";
        QTest::newRow("own nick when there is no other") << "me|"
                                                         << "me: |";
    }
    void tabCompletes()
    {
        QFETCH(QString, typed);
        QFETCH(QString, completed);
        NickCompleter completer = aRoom();
        QCOMPARE(shown(tab(completer, typed)), completed);
    }

    void whoSpokeLastComesFirst()
    {
        NickCompleter completer = aRoom();
        completer.noteSpoke(QStringLiteral("Adam"));
        completer.noteSpoke(QStringLiteral("anna"));
        QCOMPARE(shown(tab(completer, "a|")), QStringLiteral("anna: |"));
    }

    void pressedAgainItGoesRound()
    {
        NickCompleter completer = aRoom();
        auto done = tab(completer, "hej #lab|");
        QCOMPARE(shown(done), QStringLiteral("hej #lab-1 |"));
        done = completer.complete(done->text, done->cursor);
        QCOMPARE(shown(done), QStringLiteral("hej #lab-2 |"));
        done = completer.complete(done->text, done->cursor);
        QCOMPARE(shown(done), QStringLiteral("hej #lab-1 |"));
        done = completer.complete(done->text, done->cursor, CompletionStep::Previous);
        QCOMPARE(shown(done), QStringLiteral("hej #lab-2 |"));
    }

    void typingStartsAnew()
    {
        NickCompleter completer = aRoom();
        const auto done = tab(completer, "a|");
        QCOMPARE(shown(done), QStringLiteral("Adam: |"));
        QCOMPARE(shown(tab(completer, done->text + "an|")), QStringLiteral("Adam: anna |"));
    }

    void whoLeftIsNotOffered()
    {
        NickCompleter completer = aRoom();
        completer.noteSpoke(QStringLiteral("marek"));
        completer.removeNick(QStringLiteral("Marek"));
        QCOMPARE(shown(tab(completer, "mar|")), QStringLiteral("nothing"));
        completer.addNick(QStringLiteral("marta"));
        completer.noteRenamed(QStringLiteral("marta"), QStringLiteral("mariola"));
        QCOMPARE(shown(tab(completer, "mar|")), QStringLiteral("mariola: |"));
    }

    void namesAreOneWhereTheNetworkSaysSo()
    {
        using watek::protocol::CaseMapping;
        // Only ASCII letters have a case in any of the mappings: these two are two people.
        NickCompleter completer;
        completer.setNicks({QStringLiteral("Łukasz"), QStringLiteral("łukasz")});
        completer.removeNick(QStringLiteral("łukasz"));
        QCOMPARE(shown(tab(completer, QStringLiteral("Ł|"))), QStringLiteral("Łukasz: |"));
        completer.setOwnNick(QStringLiteral("łukasz"));
        completer.addNick(QStringLiteral("Łucja"));
        completer.noteSpoke(QStringLiteral("Łukasz"));
        // What is typed may have any case, and we are not the other one.
        QCOMPARE(shown(tab(completer, QStringLiteral("łu|"))), QStringLiteral("Łukasz: |"));

        NickCompleter old;
        old.setCaseMapping(CaseMapping::Rfc1459);
        old.setNicks({QStringLiteral("anna[a]"), QStringLiteral("zofia")});
        old.noteSpoke(QStringLiteral("ANNA{A}"));
        old.addNick(QStringLiteral("Anna{a}"));
        QCOMPARE(shown(tab(old, "anna[|")), QStringLiteral("Anna{a}: |"));
        old.removeNick(QStringLiteral("anna[A]"));
        QCOMPARE(shown(tab(old, "anna|")), QStringLiteral("nothing"));
        // The mapping is told after the first names.
        NickCompleter late;
        late.setCaseMapping(CaseMapping::Rfc1459);
        late.setNicks({QStringLiteral("a[")});
        late.setCaseMapping(CaseMapping::Ascii);
        late.addNick(QStringLiteral("a{"));
        late.noteSpoke(QStringLiteral("a{"));
        QCOMPARE(shown(tab(late, "a[|")), QStringLiteral("a[: |"));
        QCOMPARE(shown(tab(late, "a|")), QStringLiteral("a{: |"));
    }

    void upAndDownWalkThroughHistory()
    {
        InputHistory history;
        QCOMPARE(history.older("draft"), QStringLiteral("draft"));
        history.add("one");
        history.add("two");
        history.add("two");
        history.add("  ");
        QCOMPARE(history.older("draft"), QStringLiteral("two"));
        QCOMPARE(history.older("two"), QStringLiteral("one"));
        QCOMPARE(history.older("one"), QStringLiteral("one"));
        QCOMPARE(history.newer("one, edited"), QStringLiteral("two"));
        QCOMPARE(history.older("two"), QStringLiteral("one, edited"));
        QCOMPARE(history.newer("one, edited"), QStringLiteral("two"));
        QCOMPARE(history.newer("two"), QStringLiteral("draft"));
        QVERIFY(!history.isBrowsing());
        QCOMPARE(history.newer("draft"), QStringLiteral("draft"));
    }

    void sendingForgetsEditsAndDraft()
    {
        InputHistory history;
        history.add("one");
        history.older("draft");
        history.add("one, sent");
        QCOMPARE(history.older(""), QStringLiteral("one, sent"));
        QCOMPARE(history.older("one, sent"), QStringLiteral("one"));
    }

    void historyIsBounded()
    {
        InputHistory history;
        for (int i = 0; i < 3 * InputHistory::kMaxEntries; ++i)
            history.add(QString::number(i));
        QString text;
        for (int i = 0; i < InputHistory::kMaxEntries; ++i)
            text = history.older(text);
        QCOMPARE(text, QString::number(2 * InputHistory::kMaxEntries));
        QCOMPARE(history.older(text), text);
    }

    void aNickKeepsItsHue()
    {
        QCOMPARE(nickHueIndex(u"anna"), nickHueIndex(u"Anna_"));
        QCOMPARE(nickHueIndex(u"anna"), nickHueIndex(u"ANNA_12"));
        QCOMPARE(nickHueIndex(u"anna"), nickHueIndex(u"anna`"));
        QVERIFY(nickHueIndex(u"R2D2") != nickHueIndex(u"R2D3"));
        // The same for ever, on every machine: a change here repaints everybody.
        QCOMPARE(nickHueIndex(u"żółw"), nickHueIndex(u"ŻÓŁW"));
        for (const QStringView odd :
            {QStringView(u""), QStringView(u"_"), QStringView(u"___"), QStringView(u"42")}) {
            QVERIFY(nickHueIndex(odd) >= 0 && nickHueIndex(odd) < kHueCount);
        }
    }

    void huesAreSpread()
    {
        QSet<int> hues;
        for (int i = 0; i < 200; ++i)
            hues.insert(nickHueIndex(QStringLiteral("person%1x").arg(i)));
        QCOMPARE(hues.size(), kHueCount);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientTypingAidsTest)

} // namespace clientTypingAidsTest

#include "ClientTypingAidsTest.moc"
