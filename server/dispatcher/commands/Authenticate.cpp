// AUTHENTICATE: log in by SASL. IRCv3 sasl-3.1 and 3.2; PLAIN (RFC 4616), SCRAM-SHA-256 (RFC 7677),
// EXTERNAL (RFC 4422 appendix A: the certificate that TLS has seen).
//
// Who has no account and who gives a wrong password hear the same 904, after the same work: names
// are not to be tried out.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/CaseMapping.h"
#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/SaslExchange.h"

#include <QRandomGenerator>

#include <array>

namespace watek::server::dispatcher {

using namespace protocol;
using shared::Account;

namespace {

struct MechanismRow {
    SaslMechanism mechanism;
    QByteArrayView name;
};
constexpr std::array kMechanisms{
    MechanismRow{SaslMechanism::Plain, "PLAIN"},
    MechanismRow{SaslMechanism::ScramSha256, "SCRAM-SHA-256"},
    MechanismRow{SaslMechanism::External, "EXTERNAL"},
};

bool isOffered(Chat &chat, const Session &session, SaslMechanism mechanism) REQUIRES(dispatcherRole)
{
    switch (mechanism) {
    case SaslMechanism::Plain:
        return chat.accountDesk().maySayPassword(session);
    case SaslMechanism::ScramSha256:
        return true;
    case SaslMechanism::External:
        return !session.certificate.isEmpty();
    }
    Q_UNREACHABLE();
}

void fail(Call &call, const QByteArray &why = "SASL authentication failed")
{
    call.session.sasl.reset();
    call.replies.numeric(ERR_SASLFAIL, {why});
}

/// That the name or the password is wrong is said as everything else is that must not be told
/// apart.
void refuse(Call &call, const AccountOutcome &why)
{
    const QByteArrayView code(why.refusal);
    if (code != kSuspended)
        return code == kInvalidCredentials ? fail(call) : fail(call, why.sentence);
    call.session.sasl.reset();
    // IRCv3 sasl-3.1: "the account is currently locked out, held, or otherwise administratively
    // made unavailable".
    call.replies.numeric(ERR_NICKLOCKED, {why.sentence});
}

/// The session has been logged in.
void succeed(Call &call)
{
    call.replies.numeric(RPL_SASLSUCCESS, {"SASL authentication successful"});
}

/// In pieces, as the client's own.
void say(Call &call, const QByteArray &message)
{
    const QByteArray base64 = message.toBase64();
    for (qsizetype at = 0; at < base64.size(); at += SaslMessage::kChunkBytes)
        call.replies.fromServer("AUTHENTICATE", {base64.mid(at, SaslMessage::kChunkBytes)});
    if (base64.size() % SaslMessage::kChunkBytes == 0)
        call.replies.fromServer("AUTHENTICATE", {"+"});
}

void logIn(Chat &chat, Call &call, const Account &account, LoggedInBy by) REQUIRES(dispatcherRole)
{
    call.session.sasl.reset(); // ended well: nothing is aborted
    chat.accountDesk().logIn(call, account, by);
    succeed(call);
}

/// The client has shown that the account is its own. False, and told: it may not be used.
bool tryUse(Chat &chat, Call &call, const Account &account) REQUIRES(dispatcherRole)
{
    const auto why = whyUnusable(chat, call.session, account);
    if (why)
        refuse(call, *why);
    return !why;
}

void tellPlain(Chat &, Call &call, const AccountOutcome &outcome)
{
    if (!outcome.refusal)
        return succeed(call);
    refuse(call, outcome);
}

/// Nobody acts for somebody else. `actsFor`: empty, or an account; `user`: an account, and how its
/// program calls itself.
bool isOwnName(const QByteArray &actsFor, const QByteArray &user)
{
    return actsFor.isEmpty()
        || folded(accountAndDevice(actsFor).name) == folded(accountAndDevice(user).name);
}

void onPlain(Chat &chat, Call &call, const QByteArray &message) REQUIRES(dispatcherRole)
{
    const auto plain = SaslPlain::parse(message);
    if (!plain || !isOwnName(plain->actsFor, plain->user))
        return fail(call);
    const auto [name, device] = accountAndDevice(plain->user);
    call.session.device = device;
    call.session.sasl.reset(); // its last message has come
    logInByPassword(chat, call, name, plain->password, tellPlain);
}

/// Printable, without ',': RFC 5802 section 5.1.
QByteArray newNonce()
{
    std::array<quint32, 5> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    return QByteArray(reinterpret_cast<const char *>(random.data()), sizeof random).toBase64();
}

void onScram(Chat &chat, Call &call, const QByteArray &message) REQUIRES(dispatcherRole)
{
    SaslExchange &sasl = *call.session.sasl;
    AccountDesk &desk = chat.accountDesk();
    const Accounts &accounts = chat.state().accounts();
    if (!sasl.scram) {
        auto first = ScramClientFirst::parse(message);
        if (!first || !isOwnName(first->actsFor, first->user))
            return fail(call);
        const auto [name, device] = accountAndDevice(first->user);
        if (desk.isShutOut(call.session, name))
            return fail(call, "Too many wrong passwords, try again in a minute");
        const Account *const account = accounts.findByName(name);
        sasl.name = name;
        call.session.device = device;
        sasl.account = account ? account->id : shared::AccountId{};
        sasl.verifier
            = account ? account->verifier : accounts.verifierOfNobody(sasl.name, desk.iterations());
        sasl.scram.emplace(std::move(*first), sasl.verifier, newNonce());
        return say(call, sasl.scram->challenge());
    }
    // It may have another password since: the old one opens nothing any more.
    const Account *account = accounts.find(sasl.account);
    if (account && account->verifier != sasl.verifier)
        account = nullptr;
    if (sasl.isProven && (!account || !message.isEmpty()))
        return fail(call);
    if (sasl.isProven) {
        if (tryUse(chat, call, *account))
            logIn(chat, call, *account, LoggedInBy::Password);
        return;
    }
    // Others may have guessed wrong since the challenge.
    if (desk.isShutOut(call.session, sasl.name))
        return fail(call, "Too many wrong passwords, try again in a minute");
    const ScramExchange::Answer answer = sasl.scram->answer(message);
    if (answer.trouble == ScramExchange::Trouble::None && account) {
        desk.noteRightPassword(call.session, sasl.name);
        if (!tryUse(chat, call, *account))
            return;
        sasl.isProven = true;
        return say(call, answer.message);
    }
    if (answer.trouble != ScramExchange::Trouble::Malformed)
        desk.noteWrongPassword(call.session, sasl.name);
    fail(call);
}

void onExternal(Chat &chat, Call &call, const QByteArray &message) REQUIRES(dispatcherRole)
{
    const Accounts &accounts = chat.state().accounts();
    const Account *const account = accounts.findByCertificate(call.session.certificate);
    // "the authorization identity": empty, or the one that the certificate is of.
    if (!account || (!message.isEmpty() && accounts.findByName(message) != account))
        return fail(call);
    if (tryUse(chat, call, *account))
        logIn(chat, call, *account, LoggedInBy::Certificate);
}

void begin(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    const QByteArray wanted = call.param(0).toUpper();
    for (const MechanismRow &row : kMechanisms) {
        if (row.name != wanted || !isOffered(chat, call.session, row.mechanism))
            continue;
        call.session.sasl
            = std::make_shared<SaslExchange>(SaslExchange{.mechanism = row.mechanism});
        return call.replies.fromServer("AUTHENTICATE", {"+"});
    }
    call.replies.numeric(
        RPL_SASLMECHS, {saslMechanisms(chat, call.session), "are available SASL mechanisms"});
    const bool isForbidden = wanted == "PLAIN";
    fail(call,
        isForbidden ? "PLAIN would show your password to whoever can read this connection: use TLS"
                    : "SASL authentication failed");
}

} // namespace

QByteArray saslMechanisms(Chat &chat, const Session &session)
{
    QByteArrayList names;
    for (const MechanismRow &row : kMechanisms) {
        if (isOffered(chat, session, row.mechanism))
            names.append(row.name.toByteArray());
    }
    return names.join(',');
}

void abortSasl(Call &call)
{
    if (!call.session.sasl)
        return;
    call.session.sasl.reset();
    call.replies.numeric(ERR_SASLABORTED, {"SASL authentication aborted"});
}

void handleAuthenticate(Chat &chat, Call &call)
{
    Session &session = call.session;
    if (!chat.config().accounts.areKept)
        return fail(call, "There are no accounts on this server");
    // IRCv3 sasl-3.1: "The client MUST enable the sasl capability before using" it.
    if (!session.capabilities.has(Capability::Sasl))
        return fail(call, "Ask for the capability first: CAP REQ :sasl");
    const QByteArray piece = call.param(0);
    if (piece == "*") {
        session.sasl.reset();
        return call.replies.numeric(ERR_SASLABORTED, {"SASL authentication aborted"});
    }
    if (call.user().isIdentified())
        return call.replies.numeric(ERR_SASLALREADY, {"You have already authenticated using SASL"});
    if (!session.sasl)
        return begin(chat, call);
    switch (session.sasl->message.add(piece)) {
    case SaslMessage::State::Unfinished:
        return;
    case SaslMessage::State::TooLong:
        session.sasl.reset();
        return call.replies.numeric(ERR_SASLTOOLONG, {"SASL message too long"});
    case SaslMessage::State::Malformed:
        return fail(call);
    case SaslMessage::State::Finished:
        break;
    }
    const QByteArray message = session.sasl->message.decoded();
    switch (session.sasl->mechanism) {
    case SaslMechanism::Plain:
        return onPlain(chat, call, message);
    case SaslMechanism::ScramSha256:
        return onScram(chat, call, message);
    case SaslMechanism::External:
        return onExternal(chat, call, message);
    }
}

} // namespace watek::server::dispatcher
