// Every state has a sentence in English and in Polish, says what can be done, and can be reached.
#include "client/app/Translations.h"
#include "client/ui/StateBar.h"
#include "client/ui/StateText.h"
#include "tests/support/Suite.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

namespace clientStateTextTest {

using namespace watek::client;
using namespace watek::client::ui;
using receive::FailReason;
using session::Phase;

namespace {

StateFacts someFacts()
{
    return {.server = u"Classroom"_qs,
        .host = u"10.0.0.1"_qs,
        .port = 6697,
        .place = 2,
        .used = 5,
        .places = 5,
        .nick = u"anna_"_qs,
        .wantedNick = u"anna"_qs,
        .channel = u"#lobby"_qs,
        .count = 2};
}

session::ConnectionState connection(Phase phase, FailReason reason = FailReason::None)
{
    session::ConnectionState state;
    state.phase = phase;
    state.reason = reason;
    return state;
}

} // namespace

class ClientStateTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sentencesAreThese_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("polish");
        const auto row = [](State state, const QString &english, const QString &polish) {
            QTest::addRow("%d", int(state)) << int(state) << english << polish;
        };
        row(State::NoNetwork, u"No server yet."_qs, u"Nie ma jeszcze żadnego serwera."_qs);
        row(State::EmptyChannel,
            u"This is the beginning of #lobby.\nSay something: everybody here will see it."_qs,
            u"To początek kanału #lobby.\nNapisz coś: zobaczą to wszyscy, którzy tu są."_qs);
        row(State::EmptyQuery, u"Only you and #lobby see what is written here."_qs,
            u"To, co tu napiszesz, widzicie tylko ty i #lobby."_qs);
        row(State::EmptyServerPage,
            u"What Classroom itself says will stand here.\nJoin a channel to talk to people."_qs,
            u"Tutaj pojawi się to, co mówi sam serwer Classroom.\nWejdź na kanał, aby rozmawiać z ludźmi."_qs);
        row(State::Resolving, u"Looking for 10.0.0.1…"_qs, u"Szukanie komputera 10.0.0.1…"_qs);
        row(State::Connecting, u"Connecting to 10.0.0.1, port 6697…"_qs,
            u"Łączenie z 10.0.0.1, port 6697…"_qs);
        row(State::SecuringTls, u"10.0.0.1 answered. Agreeing on encryption…"_qs,
            u"10.0.0.1 odpowiada. Uzgadnianie szyfrowania…"_qs);
        row(State::Registering, u"Introducing you to 10.0.0.1 as anna_…"_qs,
            u"Przedstawianie cię serwerowi 10.0.0.1 jako anna_…"_qs);
        row(State::Waiting,
            u"Classroom is full (5 of 5). You are number 2 in the queue and will enter by yourself."_qs,
            u"Na serwerze Classroom nie ma miejsc (zajęte 5 z 5). Twoje miejsce w kolejce: 2. Gdy zwolni się miejsce, połączysz się automatycznie."_qs);
        row(State::Lost, u"Connection to Classroom was lost."_qs,
            u"Połączenie z Classroom zostało przerwane."_qs);
        row(State::Refused,
            u"10.0.0.1 answered, but nothing is listening on port 6697. Is the server started?"_qs,
            u"10.0.0.1 odpowiada, ale na porcie 6697 nic nie nasłuchuje. Czy serwer jest uruchomiony?"_qs);
        row(State::HostNotFound,
            u"There is no computer called 10.0.0.1. Is the address spelled right, and are you online?"_qs,
            u"Nie ma komputera o nazwie 10.0.0.1. Czy adres jest dobrze wpisany, a sieć działa?"_qs);
        row(State::WrongPassword, u"Classroom did not accept the password."_qs,
            u"Serwer Classroom nie przyjął hasła."_qs);
        row(State::NickInUse, u"The nickname anna is in use. You are connected as anna_."_qs,
            u"Pseudonim anna jest zajęty. Połączono cię jako anna_."_qs);
        row(State::NotInChannel, u"You are not in #lobby now. What was said stays readable."_qs,
            u"Nie ma cię teraz na kanale #lobby. To, co napisano, można nadal czytać."_qs);
        row(State::TooLong, u"will be sent as 2 messages"_qs,
            u"zostanie wysłane jako 2 wiadomości"_qs);
        row(State::NotDelivered, u"Not sent."_qs, u"Nie wysłano."_qs);
        row(State::PerhapsDelivered,
            u"Perhaps not sent: the connection was lost before an answer."_qs,
            u"Być może nie wysłano: połączenie przerwano przed odpowiedzią."_qs);
        row(State::NicksInUse, u"The nickname anna and names like it are in use on Classroom."_qs,
            u"Pseudonim anna i podobne do niego są na serwerze Classroom zajęte."_qs);
    }

    void sentencesAreThese()
    {
        QFETCH(int, state);
        {
            const app::Translations english(u"en"_qs);
            QTEST(stateMessage(State(state), someFacts()).text, "english");
        }
        const app::Translations polish(u"pl"_qs);
        QTEST(stateMessage(State(state), someFacts()).text, "polish");
    }

    void everyStateIsTranslatedAndFilled()
    {
        for (int n = 0; n < int(State::Online); ++n) {
            QString english;
            {
                const app::Translations translations(u"en"_qs);
                english = stateMessage(State(n), someFacts()).text;
            }
            const app::Translations translations(u"pl"_qs);
            const QString polish = stateMessage(State(n), someFacts()).text;
            QVERIFY2(!english.isEmpty() && !polish.isEmpty(), qPrintable(QString::number(n)));
            QVERIFY2(english != polish, qPrintable(english));
            QVERIFY2(!english.contains(u'{') && !polish.contains(u'{'), qPrintable(polish));
        }
    }

    void everyFailureOffersAButtonWithAWordInBothLanguages()
    {
        for (const char *language : {"en", "pl"}) {
            const app::Translations translations(QString::fromLatin1(language));
            for (int n = 0; n < int(State::Online); ++n) {
                const StateMessage message = stateMessage(State(n), someFacts());
                if (message.tone == Tone::Failure || message.tone == Tone::Warning)
                    QVERIFY2(!message.buttons.isEmpty(), qPrintable(message.text));
                for (const StateButton button : message.buttons)
                    QVERIFY(!buttonText(button).isEmpty());
            }
        }
    }

    void everyReasonAndPhaseHasItsState()
    {
        using S = State;
        const std::pair<FailReason, State> reasons[] = {{FailReason::HostNotFound, S::HostNotFound},
            {FailReason::Refused, S::Refused}, {FailReason::Unreachable, S::Unreachable},
            {FailReason::TimedOut, S::TimedOut}, {FailReason::TlsFailed, S::TlsFailed},
            {FailReason::NotTls, S::TlsFailed}, {FailReason::TlsBroken, S::TlsBroken},
            {FailReason::CertificateNotTrusted, S::CertificateNotTrusted},
            {FailReason::CertificateChanged, S::CertificateChanged},
            {FailReason::ConnectionReset, S::Lost}, {FailReason::PingTimeout, S::Lost},
            {FailReason::ClosedByServer, S::ClosedByServer}, {FailReason::SendQueueFull, S::Lost},
            {FailReason::NotIrc, S::NotIrc}, {FailReason::NotEncrypted, S::NotEncrypted},
            {FailReason::TlsGone, S::TlsGone}, {FailReason::WrongPassword, S::WrongPassword},
            {FailReason::Banned, S::Banned}, {FailReason::NickRefused, S::NickRefused},
            {FailReason::NicksInUse, S::NicksInUse}, {FailReason::LoginFailed, S::LoginFailed},
            {FailReason::ServerFull, S::ServerFull}};
        for (const auto &[reason, state] : reasons) {
            QCOMPARE(stateOf(connection(Phase::Failed, reason)), state);
            QCOMPARE(stateOf(connection(Phase::Lost, reason)),
                reason == FailReason::ClosedByServer ? S::Lost : state);
        }
        session::ConnectionState idle = connection(Phase::Idle);
        QCOMPARE(stateOf(idle), S::NotConnected);
        idle.wasEverOnline = true;
        QCOMPARE(stateOf(idle), S::Disconnected);
        QCOMPARE(stateOf(connection(Phase::Idle, FailReason::Refused)), S::Refused);
        QCOMPARE(stateOf(connection(Phase::Resolving)), S::Resolving);
        QCOMPARE(stateOf(connection(Phase::Connecting)), S::Connecting);
        QCOMPARE(stateOf(connection(Phase::SecuringTls)), S::SecuringTls);
        QCOMPARE(stateOf(connection(Phase::Registering)), S::Registering);
        QCOMPARE(stateOf(connection(Phase::Online)), S::Online);
        session::ConnectionState waiting = connection(Phase::Waiting);
        QCOMPARE(stateOf(waiting), S::WaitingNoPlace);
        waiting.place = 3;
        QCOMPARE(stateOf(waiting), S::Waiting);
    }

    void plannedAttemptIsCountedDownWithTryNowAndStop()
    {
        const app::Translations english(u"en"_qs);
        StateFacts facts = someFacts();
        facts.seconds = 8;
        const StateMessage message = stateMessage(State::Lost, facts);
        QCOMPARE(message.text, u"Connection to Classroom was lost. Trying again in 8 s."_qs);
        QCOMPARE(message.buttons, (QList<StateButton>{StateButton::TryNow, StateButton::Stop}));
        QCOMPARE(message.tone, Tone::Warning);
    }

    void besideACountdownARefusalIsShortAndKeepsItsPort()
    {
        const app::Translations english(u"en"_qs);
        StateFacts facts = someFacts();
        facts.host = u"127.0.0.1"_qs;
        facts.port = 8888;
        const QString whole = stateMessage(State::Refused, facts).text;
        facts.seconds = 8;
        facts.detail = u"Connection refused"_qs;
        const StateMessage message = stateMessage(State::Refused, facts);
        QCOMPARE(message.text, u"Nothing listens on 127.0.0.1:8888. Trying again in 8 s."_qs);
        QCOMPARE(message.detail, whole + u"\nConnection refused"_qs);
    }

    void whereTheRoomIsShortThePortAndTheCountdownStay_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("width");
        for (const char *language : {"en", "pl"}) {
            for (const int width : {420, 480, 640, 1000})
                QTest::addRow("%s, %d", language, width) << QString::fromLatin1(language) << width;
        }
    }
    void whereTheRoomIsShortThePortAndTheCountdownStay()
    {
        QFETCH(const QString, language);
        QFETCH(const int, width);
        const app::Translations translations(language);
        StateFacts facts = someFacts();
        facts.host = u"irc.a-rather-long-name.students.example.org"_qs;
        facts.port = 48231;
        StateBar bar;
        bar.resize(width, 60);
        int height = 0;
        for (const int seconds : {10, 9, 1}) { // and nothing jumps on the way
            facts.seconds = seconds;
            bar.showState(stateMessage(State::Refused, facts));
            bar.show();
            QVERIFY(QTest::qWaitForWindowExposed(&bar));
            const auto *label = bar.findChild<QLabel *>(u"stateText"_qs);
            QVERIFY2(label->text().contains(u":48231"_qs), qPrintable(label->text()));
            QVERIFY2(label->text().endsWith(QStringLiteral("%1 s.").arg(seconds)),
                qPrintable(label->text()));
            height = height == 0 ? label->sizeHint().height() : height;
            QCOMPARE(label->sizeHint().height(), height);
        }
    }

    void noSentenceIsCutInASmallWindow_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("en") << u"en"_qs;
        QTest::newRow("pl") << u"pl"_qs;
    }
    void noSentenceIsCutInASmallWindow()
    {
        QFETCH(const QString, language);
        const app::Translations translations(language);
        StateFacts facts = someFacts();
        facts.host = u"irc.a-rather-long-name.students.example.org"_qs;
        facts.certificate.sha256 = QByteArray(32, '\x5a');
        facts.certificate.subject = u"irc.a-rather-long-name.students.example.org"_qs;
        facts.trustedSha256 = QByteArray(32, '\x7b');
        QWidget window;
        StateBar bar;
        auto *layout = new QVBoxLayout(&window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(&bar);
        layout->addStretch(1);
        window.resize(430, 480); // what a window of 640x480 leaves beside the conversations
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        for (int n = 0; n < int(State::Online); ++n) {
            bar.showState(stateMessage(State(n), facts));
            for (const QString &name : {u"stateText"_qs, u"stateProof"_qs}) {
                const auto *label = bar.findChild<QLabel *>(name);
                QTRY_VERIFY2(
                    label->isHidden() || label->height() >= label->heightForWidth(label->width()),
                    qPrintable(label->text()));
                QTRY_VERIFY2(label->isHidden() || label->width() > 150, qPrintable(label->text()));
            }
            for (const auto *button : bar.findChildren<QPushButton *>())
                QVERIFY2(!button->isVisible() || button->width() >= button->sizeHint().width(),
                    qPrintable(button->text()));
        }
    }

    void certificateOffersTrustSecondAndAChangedOneNotAtAll()
    {
        QCOMPARE(
            stateMessage(State::CertificateNotTrusted, {}).buttons.first(), StateButton::GoBack);
        QVERIFY(!stateMessage(State::CertificateChanged, {}).buttons.contains(StateButton::Trust));
    }

    void pluralsOfPolishAreRight()
    {
        const app::Translations polish(u"pl"_qs);
        QCOMPARE(stateMessage(State::TooLong, {.count = 5}).text,
            u"zostanie wysłane jako 5 wiadomości"_qs);
        QCOMPARE(QCoreApplication::translate("MessageRow", "%n new message(s)", nullptr, 3),
            u"3 nowe wiadomości"_qs);
        QCOMPARE(QCoreApplication::translate("MessageRow", "%n new message(s)", nullptr, 12),
            u"12 nowych wiadomości"_qs);
        QCOMPARE(QCoreApplication::translate("MessageRow", "%n new message(s)", nullptr, 1),
            u"1 nowa wiadomość"_qs);
    }

    void barShowsTheSentenceAndTellsOfItsButtons()
    {
        const app::Translations english(u"en"_qs);
        QWidget window;
        StateBar bar(&window);
        QVERIFY(bar.isHidden());
        bar.showState(stateMessage(State::Refused, someFacts()));
        QVERIFY(!bar.isHidden());
        QVERIFY(bar.accessibleName().contains(u"nothing is listening"_qs));
        QSignalSpy pressed(&bar, &StateBar::pressed);
        bar.findChild<QPushButton *>(
               QStringLiteral("stateButton%1").arg(int(StateButton::ConnectAgain)))
            ->click();
        QCOMPARE(pressed.count(), 1);
        QCOMPARE(pressed.first().first().value<StateButton>(), StateButton::ConnectAgain);
        bar.showState({});
        QVERIFY(bar.isHidden());
    }
};

WATEK_SUITE(QTEST_MAIN, ClientStateTextTest)

} // namespace clientStateTextTest

#include "ClientStateTextTest.moc"
