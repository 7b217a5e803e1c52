#include "client/ui/StateText.h"

#include "common/widgets/PlainText.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cstring>

namespace watek::client::ui {

namespace {

using enum State;
using B = StateButton;

struct Row {
    State state;
    Tone tone;
    const char *text; ///< words in {braces} are facts
    std::array<int, 3> buttons = {-1, -1, -1};
};

constexpr std::array<int, 3> buttons(B first) { return {int(first), -1, -1}; }

constexpr std::array<int, 3> buttons(B first, B second) { return {int(first), int(second), -1}; }

constexpr std::array<int, 3> buttons(B first, B second, B third)
{
    return {int(first), int(second), int(third)};
}

// clang-format off
constexpr Row kRows[] = {
    {NoNetwork, Tone::Quiet, QT_TRANSLATE_NOOP("StateText", "No server yet.")},
    {EmptyChannel, Tone::Quiet, QT_TRANSLATE_NOOP("StateText", "This is the beginning of {channel}.\nSay something: everybody here will see it.")},
    {EmptyQuery, Tone::Quiet, QT_TRANSLATE_NOOP("StateText", "Only you and {channel} see what is written here.")},
    {EmptyServerPage, Tone::Quiet, QT_TRANSLATE_NOOP("StateText", "What {server} itself says will stand here.\nJoin a channel to talk to people."),
        buttons(B::JoinChannel)},
    {Resolving, Tone::Working, QT_TRANSLATE_NOOP("StateText", "Looking for {host}…"), buttons(B::Stop)},
    {Connecting, Tone::Working, QT_TRANSLATE_NOOP("StateText", "Connecting to {host}, port {port}…"), buttons(B::Stop)},
    {SecuringTls, Tone::Working, QT_TRANSLATE_NOOP("StateText", "{host} answered. Agreeing on encryption…"), buttons(B::Stop)},
    {Registering, Tone::Working, QT_TRANSLATE_NOOP("StateText", "Introducing you to {host} as {nick}…"), buttons(B::Stop)},
    {Waiting, Tone::Warning, QT_TRANSLATE_NOOP("StateText", "{server} is full{places}. You are number {place} in the queue and will enter by yourself."),
        buttons(B::LeaveQueue)},
    {WaitingNoPlace, Tone::Warning, QT_TRANSLATE_NOOP("StateText", "{server} is full. You are in the queue and will enter by yourself."),
        buttons(B::LeaveQueue)},
    {NotConnected, Tone::Warning, QT_TRANSLATE_NOOP("StateText", "You are not connected to {server}."),
        buttons(B::ConnectAgain, B::ChangeServer)},
    {Disconnected, Tone::Warning, QT_TRANSLATE_NOOP("StateText", "You are not connected to {server}. What was said stays readable."),
        buttons(B::ConnectAgain, B::ChangeServer)},
    {Lost, Tone::Warning, QT_TRANSLATE_NOOP("StateText", "Connection to {server} was lost."), buttons(B::ConnectAgain, B::ChangeServer)},
    {HostNotFound, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "There is no computer called {host}. Is the address spelled right, and are you online?"),
        buttons(B::ChangeServer, B::ConnectAgain)},
    {Refused, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "{host} answered, but nothing is listening on port {port}. Is the server started?"),
        buttons(B::ConnectAgain, B::ChangeServer)},
    {Unreachable, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "There is no way to {host} from here. Is this computer online?"),
        buttons(B::ConnectAgain, B::ChangeServer)},
    {TimedOut, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "{host} did not answer on port {port} in time. It may be switched off, or a firewall stands between."),
        buttons(B::ConnectAgain, B::ChangeServer)},
    {TlsFailed, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "Port {port} of {host} does not speak TLS as we do. Try another port, or connect without TLS."),
        buttons(B::ChangeServer, B::ConnectAgain)},
    {CertificateNotTrusted, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "{host} shows a certificate that nobody vouches for. Ask its operator for the fingerprint, and trust it only if it is this one:"),
        buttons(B::GoBack, B::Trust)},
    {CertificateChanged, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "{host} shows another certificate than the one you trusted. Somebody may be listening: ask its operator which one is right."),
        buttons(B::GoBack, B::ForgetTrusted)},
    {ClosedByServer, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "{server} closed the connection."), buttons(B::ConnectAgain, B::ChangeServer)},
    {NotIrc, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "Something answers on port {port} of {host}, but it is no chat server."),
        buttons(B::ChangeServer)},
    {NotEncrypted, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "{host} offers no encryption, so your password was not sent. To send it all the same, choose the encryption \"Off\"."),
        buttons(B::ChangeServer)},
    {TlsGone, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "{host} was encrypted on port {port} before and is not now, so nothing was sent. Somebody may be listening: ask its operator."),
        buttons(B::GoBack, B::ConnectAgain, B::ConnectPlain)},
    {TlsBroken, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "Encryption with {host} on port {port} could not be agreed on this time, so nothing was sent. The server may be starting again."),
        buttons(B::GoBack, B::ConnectAgain, B::ConnectPlain)},
    {WrongPassword, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "{server} did not accept the password."), buttons(B::ChangeServer)},
    {Banned, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "You are banned from {server}."), buttons(B::GoBack)},
    {NickRefused, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "{server} does not allow the nickname {nick}."), buttons(B::ChooseNick)},
    {NicksInUse, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "The nickname {wantedNick} and names like it are in use on {server}."),
        buttons(B::ChooseNick, B::ConnectAgain)},
    {LoginFailed, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "{server} did not accept the account name and its password. You were not let in without them."),
        buttons(B::ChangeServer)},
    {ServerFull, Tone::Failure, QT_TRANSLATE_NOOP("StateText", "{server} is full, and so is its queue. Try again later."),
        buttons(B::ConnectAgain, B::ChangeServer)},
    {NickInUse, Tone::Warning, QT_TRANSLATE_NOOP("StateText", "The nickname {wantedNick} is in use. You are connected as {nick}."),
        buttons(B::ChangeNick, B::Dismiss)},
    {Invited, Tone::Working, QT_TRANSLATE_NOOP("StateText", "{by} invites you to {channel}."), buttons(B::JoinInvited, B::NotNow)},
    {Leaving, Tone::Working, QT_TRANSLATE_NOOP("StateText", "You are leaving {channel}."), buttons(B::Undo)},
    {Closing, Tone::Working, QT_TRANSLATE_NOOP("StateText", "The conversation with {channel} is being closed."), buttons(B::Undo)},
    {NotInChannel, Tone::Warning, QT_TRANSLATE_NOOP("StateText", "You are not in {channel} now. What was said stays readable."), buttons(B::JoinAgain)},
    {LinesWaiting, Tone::Working, QT_TRANSLATE_N_NOOP("StateText", "%n line(s) wait to be sent."), buttons(B::Stop)},
    {ManyLines, Tone::Warning, QT_TRANSLATE_N_NOOP("StateText", "Send %n line(s)?"), buttons(B::Send, B::Cancel)},
    {TooLong, Tone::Quiet, QT_TRANSLATE_N_NOOP("StateText", "will be sent as %n message(s)")},
    {NotDelivered, Tone::Warning, QT_TRANSLATE_NOOP("StateText", "Not sent."), buttons(B::Retry)},
    {PerhapsDelivered, Tone::Warning, QT_TRANSLATE_NOOP("StateText", "Perhaps not sent: the connection was lost before an answer."), buttons(B::Retry)},
    {Online, Tone::Quiet, ""},
};
// clang-format on

static_assert(std::size(kRows) == kStateCount);

QString filled(const QString &text, const StateFacts &facts)
{
    QString places;
    if (facts.places > 0) {
        //: how many places of the server are taken, as in "The server is full (5 of 5)."
        places = QCoreApplication::translate("StateText", " (%1 of %2)")
                     .arg(facts.used)
                     .arg(facts.places);
    }
    const std::pair<const char *, QString> values[] = {
        {"{server}", facts.server},
        {"{host}", facts.host},
        {"{port}", QString::number(facts.port)},
        {"{places}", places},
        {"{place}", QString::number(facts.place)},
        {"{nick}", facts.nick},
        {"{wantedNick}", facts.wantedNick},
        {"{by}", facts.by},
        {"{channel}", facts.channel},
    };
    // From left to right, once: a channel may be called "#{host}".
    QString result;
    for (qsizetype at = 0; at < text.size();) {
        const auto fact = std::ranges::find_if(values, [&](const auto &one) {
            return QStringView(text).sliced(at).startsWith(QLatin1String(one.first));
        });
        if (fact == std::end(values)) {
            result += text[at++];
            continue;
        }
        result += fact->second;
        at += qsizetype(std::strlen(fact->first));
    }
    return result;
}

/// What is told beside a countdown, which has to fit into one line with it; what could be done
/// about it is left out, for it is being done. Empty: the sentence of the row.
const char *shortText(State state)
{
    switch (state) {
    case Refused:
        return QT_TRANSLATE_NOOP("StateText", "Nothing listens on {host}:{port}.");
    case Unreachable:
        return QT_TRANSLATE_NOOP("StateText", "There is no way to {host}.");
    case TimedOut:
        return QT_TRANSLATE_NOOP("StateText", "{host}:{port} does not answer.");
    case TlsBroken:
        return QT_TRANSLATE_NOOP("StateText", "No encryption with {host}:{port} yet.");
    default:
        return "";
    }
}

State stateOfReason(receive::FailReason reason)
{
    using R = receive::FailReason;
    switch (reason) {
    case R::HostNotFound:
        return HostNotFound;
    case R::Refused:
        return Refused;
    case R::Unreachable:
        return Unreachable;
    case R::TimedOut:
        return TimedOut;
    case R::TlsFailed:
    case R::NotTls:
        return TlsFailed;
    case R::CertificateNotTrusted:
        return CertificateNotTrusted;
    case R::CertificateChanged:
        return CertificateChanged;
    case R::ClosedByServer:
        return ClosedByServer;
    case R::NotIrc:
        return NotIrc;
    case R::NotEncrypted:
        return NotEncrypted;
    case R::TlsGone:
        return TlsGone;
    case R::TlsBroken:
        return TlsBroken;
    case R::WrongPassword:
        return WrongPassword;
    case R::Banned:
        return Banned;
    case R::NickRefused:
        return NickRefused;
    case R::NicksInUse:
        return NicksInUse;
    case R::LoginFailed:
        return LoginFailed;
    case R::ServerFull:
        return ServerFull;
    case R::ConnectionReset:
    case R::PingTimeout:
    case R::SendQueueFull:
    case R::None:
        break;
    }
    return Lost;
}

} // namespace

namespace {

QString certificateProof(const receive::Certificate &shown, const QByteArray &trusted)
{
    const auto say
        = [](const char *text) { return QCoreApplication::translate("StateText", text); };
    const auto day = [](const QDateTime &time) {
        return QLocale().toString(time.date(), QLocale::ShortFormat);
    };
    QStringList lines;
    if (trusted.isEmpty()) {
        lines += say(QT_TRANSLATE_NOOP("StateText", "SHA-256: %1"))
                     .arg(fingerprintText(shown.sha256));
    } else {
        lines += say(QT_TRANSLATE_NOOP("StateText", "SHA-256 trusted: %1"))
                     .arg(fingerprintText(trusted));
        lines += say(QT_TRANSLATE_NOOP("StateText", "SHA-256 shown now: %1"))
                     .arg(fingerprintText(shown.sha256));
    }
    const QString subject
        = shown.subject.isEmpty() ? QStringLiteral("–") : widgets::isolatedName(shown.subject);
    lines += say(QT_TRANSLATE_NOOP("StateText", "Issued to %1, valid from %2 to %3"))
                 .arg(subject, day(shown.validFrom), day(shown.validUntil));
    return lines.join(u'\n');
}

} // namespace

QString fingerprintText(const QByteArray &sha256)
{
    return QString::fromLatin1(sha256.toHex(':').toUpper());
}

State stateOf(const session::ConnectionState &connection)
{
    switch (connection.phase) {
    case session::Phase::Idle:
        if (connection.reason != receive::FailReason::None)
            break;
        return connection.wasEverOnline ? Disconnected : NotConnected;
    case session::Phase::Resolving:
        return Resolving;
    case session::Phase::Connecting:
        return Connecting;
    case session::Phase::SecuringTls:
        return SecuringTls;
    case session::Phase::Registering:
        return Registering;
    case session::Phase::Waiting:
        return connection.place > 0 ? Waiting : WaitingNoPlace;
    case session::Phase::Online:
        return Online;
    case session::Phase::Lost:
        // That the server hung up is a detail as long as we come back by ourselves.
        if (connection.reason == receive::FailReason::ClosedByServer)
            return Lost;
        break;
    case session::Phase::Failed:
        break;
    }
    return stateOfReason(connection.reason);
}

StateMessage stateMessage(State state, const StateFacts &facts)
{
    const Row &row = kRows[int(state)];
    Q_ASSERT_X(row.state == state, "stateMessage", "the rows stand in the order of the enum");
    StateMessage message{.tone = row.tone, .detail = facts.detail};
    if (*row.text != '\0') {
        // A number asks for a plural form, which only texts with %n have.
        const int n = std::strstr(row.text, "%n") ? facts.count : -1;
        message.text
            = filled(QCoreApplication::translate("StateText", row.text, nullptr, n), facts);
    }
    const bool isAboutTrust = state == CertificateNotTrusted || state == CertificateChanged;
    if (isAboutTrust && !facts.certificate.sha256.isEmpty()) {
        message.proof = certificateProof(
            facts.certificate, state == CertificateChanged ? facts.trustedSha256 : QByteArray());
    }
    for (const int button : row.buttons) {
        if (button >= 0)
            message.buttons.append(StateButton(button));
    }
    if (facts.seconds >= 0) {
        message.tone = Tone::Warning;
        const QString countdown
            = QCoreApplication::translate("StateText", "Trying again in %1 s.").arg(facts.seconds);
        // The row's sentence is what a long look at it (the tool tip) tells.
        if (const char *brief = shortText(state); *brief != '\0') {
            message.detail
                = facts.detail.isEmpty() ? message.text : message.text + u'\n' + facts.detail;
            message.text = filled(QCoreApplication::translate("StateText", brief), facts);
        }
        message.text += u' ' + countdown;
        message.tail = countdown.size();
        message.buttons = {B::TryNow, B::Stop};
    }
    return message;
}

QString buttonText(StateButton button)
{
    switch (button) {
    case B::TryNow:
        return QCoreApplication::translate("StateText", "Try now");
    case B::Stop:
        return QCoreApplication::translate("StateText", "Stop");
    case B::ConnectAgain:
        return QCoreApplication::translate("StateText", "Connect");
    case B::ChangeServer:
        return QCoreApplication::translate("StateText", "Change the address…");
    case B::LeaveQueue:
        return QCoreApplication::translate("StateText", "Leave queue");
    case B::ChangeNick:
        return QCoreApplication::translate("StateText", "Change…");
    case B::ChooseNick:
        return QCoreApplication::translate("StateText", "Change the nickname…");
    case B::Dismiss:
        return QCoreApplication::translate("StateText", "Keep it");
    case B::Trust:
        return QCoreApplication::translate("StateText", "Trust this certificate");
    case B::ForgetTrusted:
        return QCoreApplication::translate("StateText", "Forget the trusted one…");
    case B::ConnectPlain:
        return QCoreApplication::translate("StateText", "Connect without encryption…");
    case B::GoBack:
        return QCoreApplication::translate("StateText", "Go back");
    case B::JoinAgain:
        return QCoreApplication::translate("StateText", "Join again");
    case B::JoinChannel:
        return QCoreApplication::translate("StateText", "Join a channel…");
    case B::Undo:
        return QCoreApplication::translate("StateText", "Undo");
    case B::JoinInvited:
        return QCoreApplication::translate("StateText", "Join");
    case B::NotNow:
        return QCoreApplication::translate("StateText", "Not now");
    case B::Retry:
        return QCoreApplication::translate("StateText", "Retry");
    case B::Send:
        return QCoreApplication::translate("StateText", "Send");
    case B::Cancel:
        return QCoreApplication::translate("StateText", "Cancel");
    }
    return {};
}

} // namespace watek::client::ui
