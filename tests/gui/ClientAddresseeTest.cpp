// To whom a line was said, where that is not everybody who reads the conversation in which it
// stands: shown beside the name, spoken, and copied.
#include "tests/gui/ClientFixture.h"

#include "client/app/Translations.h"
#include "client/model/MessageListModel.h"
#include "client/session/Roles.h"
#include "client/ui/messages/BodyLayout.h"
#include "tests/support/Suite.h"

namespace clientAddresseeTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;

namespace {

struct Said {
    QString target = {};
    bool isTargetSelf = false;
    QChar audience = {};
};

/// The row of "see https://example.org", said so by anna.
MessageRow rowOf(const Said &said)
{
    model::MessageListModel lines;
    session::ChatLine line{.id = 1, .timeMs = 1'700'000'000'000, .author = u"anna"_qs};
    line.text = u"see https://example.org"_qs;
    line.target = said.target;
    line.isTargetSelf = said.isTargetSelf;
    line.audience = said.audience;
    lines.append({line});
    return messageRow(lines.index(1));
}

} // namespace

class ClientAddresseeTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};

private Q_SLOTS:
    void addressesAreThese_data()
    {
        QTest::addColumn<Said>("said");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("polish");
        const auto row
            = [](const char *name, const Said &said, const QString &english,
                  const QString &polish) { QTest::newRow(name) << said << english << polish; };
        row("here", {}, {}, {});
        row("elsewhere", {.target = u"#secret"_qs}, u"→ #secret"_qs, u"→ #secret"_qs);
        row("some elsewhere", {.target = u"@#secret"_qs}, u"→ @#secret"_qs, u"→ @#secret"_qs);
        row("us", {.target = u"kasia"_qs, .isTargetSelf = true}, u"to you"_qs, u"do ciebie"_qs);
        row("all", {.target = u"$*"_qs}, u"to everybody"_qs, u"do wszystkich"_qs);
        row("@", {.target = u"@#a"_qs, .audience = u'@'}, u"to operators"_qs, u"do operatorów"_qs);
        row("+", {.target = u"+#a"_qs, .audience = u'+'}, u"to voiced and above"_qs,
            u"do osób z prawem głosu i wyżej"_qs);
        row("%", {.target = u"%#a"_qs, .audience = u'%'}, u"to half-operators and above"_qs,
            u"do półoperatorów i wyżej"_qs);
        row("&", {.target = u"&#a"_qs, .audience = u'&'}, u"to administrators and above"_qs,
            u"do administratorów i wyżej"_qs);
        row("~", {.target = u"~#a"_qs, .audience = u'~'}, u"to owners"_qs, u"do właścicieli"_qs);
        row("!", {.target = u"!#a"_qs, .audience = u'!'}, u"to ! and above"_qs,
            u"do osób ze znakiem ! i wyżej"_qs);
    }
    void addressesAreThese()
    {
        QFETCH(Said, said);
        {
            const app::Translations english(u"en"_qs);
            QTEST(addressText(rowOf(said)), "english");
        }
        const app::Translations polish(u"pl"_qs);
        QTEST(addressText(rowOf(said)), "polish");
    }

    void aCopySaysIt()
    {
        const app::Translations english(u"en"_qs);
        const MessageRow row = rowOf({.target = u"#secret"_qs});
        QVERIFY(copyText(row).endsWith(u"<anna → #secret> see https://example.org"_qs));
        QVERIFY(spokenText(row).startsWith(u"anna to #secret: see"_qs));
    }

    void theLinkBehindItIsWhereItStands()
    {
        const app::Translations english(u"en"_qs);
        const MessageRow row = rowOf({.target = u"@#a"_qs, .audience = u'@'});
        const BodyLayout body(row, {.font = {}, .theme = Theme::current(), .width = 2000});
        QCOMPARE(body.plainText(), u"to operators  see https://example.org"_qs);
        QCOMPARE(body.links().size(), 1);
        QCOMPARE(body.links().first().start, int(body.plainText().indexOf(u"https"_qs)));
    }

    void whatComesFromAClosedChannelDoesNotLookLikeSaidHere()
    {
        const app::Translations english(u"en"_qs);
        tests::ConnectedFixture world;
        world.connect();
        tests::ClientFixture &client = world.client;
        client.type(u"/join #secret"_qs);
        QTRY_VERIFY(client.isAt(u"#secret"_qs));
        client.type(u"/close"_qs);
        QTRY_VERIFY(client.isAt(u"#lobby"_qs));
        world.server.send(":anna!u@h PRIVMSG #secret :psst");
        QTRY_VERIFY(client.shows(u"anna to #secret: psst"_qs));
        world.server.send(":anna!u@h NOTICE #secret :notice");
        QTRY_VERIFY(client.shows(u"anna to #secret: notice"_qs));
        client.type(u"/msg #other hi"_qs);
        QTRY_VERIFY(client.shows(u"kasia to #other: hi"_qs));
    }
};

WATEK_SUITE(QTEST_MAIN, ClientAddresseeTest)

} // namespace clientAddresseeTest

#include "ClientAddresseeTest.moc"
