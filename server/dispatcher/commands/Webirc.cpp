// WEBIRC: a web gateway says whom a connection is for. IRCv3 webirc.
//
// It counts only at a door whose settings name the gateway's address (webirc_from), and with the
// door's password; everything else is answered with ERROR and closed. From then on the session is
// where the gateway says, for bans, WHOIS, the window and the limit of one address: who comes from
// an address that has as many connections as it may have is told so and closed, as at any door,
// before it is anybody. Until then the gateway's own address counts for nothing: each of its
// connections is a person of its own.
//
// A wrong password never shuts a gateway out: other people on its computer can connect from its
// address, and would send away everybody who comes through it. So a right password always counts.
// Who guesses is held otherwise:
//  - A plain password, or a hashed one that was given rightly before, is compared at once; a guess
//    costs a connection. An administrator makes this password for a program, so it can be long, and
//    then no number of connections finds it.
//  - A hashed one that nobody has given rightly so far takes the passwords thread's time. After ten
//    wrong ones in a row only one from that address is looked at at a time (askAboutGateway), and
//    the next is told to come again. The gateway comes again by itself, and once it was heard, its
//    password is known.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/UserMask.h"
#include "server/shared/HashedPassword.h"
#include "server/shared/Networks.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

using shared::Endpoint;

/// What the gateway says of the person.
struct WebircClaim {
    QByteArray gateway; ///< what it calls itself
    QByteArray host;
    QByteArray address; ///< empty: it was none
    bool isSecure = false; ///< the person has come to the gateway by TLS
    QByteArray certificate; ///< that the person has shown there, as Session has it
};

bool isFingerprint(const QByteArray &text)
{
    return text.size() == 64
        && std::ranges::all_of(text, [](char c) { return std::isxdigit(uchar(c)) != 0; });
}

WebircClaim webircClaimOf(const Call &call)
{
    WebircClaim claim{.gateway = call.param(1),
        .host = call.param(2),
        .address = shared::canonicalAddress(protocol::canonicalHost(call.param(3))),
        .isSecure = false,
        .certificate = {}};
    // The options are one parameter with spaces, or, in older gateways, several.
    QList<QByteArray> options;
    for (qsizetype i = 4; i < call.paramCount(); ++i)
        options += call.param(i).split(' ');
    for (const QByteArray &option : std::as_const(options)) {
        const QByteArray name = option.left(option.indexOf('='));
        const QByteArray value = option.mid(name.size() + 1);
        if (name == "secure" || option == "secure")
            claim.isSecure = true;
        else if (name == "certfp-sha-256" && isFingerprint(value))
            claim.certificate = value.toLower();
    }
    return claim;
}

/// The door that the session came through, when it takes gateways from its address.
const Endpoint *gatewayDoorOf(Chat &chat, const Session &session)
{
    const auto &doors = chat.config().listen;
    const auto row = chat.registry().row(session.id);
    if (!row)
        return nullptr; // its socket is closed already
    const auto door = std::ranges::find(doors, row->door, &Endpoint::name);
    const bool isGateway = door != doors.end() && door->webircFrom.contains(session.address);
    return isGateway ? &*door : nullptr;
}

void refuseWebirc(Chat &chat, Call &call, const QByteArray &reason, const QByteArray &forLog)
    REQUIRES(dispatcherRole)
{
    chat.log().stranger(shared::Stranger::Password, shared::LogLevel::Warning, "client",
        "WEBIRC from " + call.session.address + " is refused: " + forLog);
    chat.close(call.session, reason, chat.farewell(call.session, reason), &call.replies);
}

void refuseWebircPassword(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    static const QByteArray kReason = "Invalid WebIRC password";
    refuseWebirc(chat, call, kReason, "the password is wrong");
}

/// IRCv3 webirc "secure": only where nobody between the gateway and the server can read along.
bool isSafeWay(const Session &gateway)
{
    return gateway.isSecure || shared::isThisComputer(gateway.address);
}

void believeWebirc(Chat &chat, Call &call, const WebircClaim &claim) REQUIRES(dispatcherRole)
{
    Session &session = call.session;
    const QByteArray gateway = session.address;
    const QByteArray address = protocol::canonicalHost(claim.address).left(kHostLength);
    const bool isSafe = isSafeWay(session);
    const shared::Bringer bringer{.kind = shared::Bringer::Kind::Gateway,
        .address = gateway,
        .name = cutTo(claim.gateway, kHostLength)};
    if (!chat.tryMove(session, address, bringer)) {
        chat.log().stranger(shared::Stranger::TurnedAway, shared::LogLevel::Info, "client",
            address + " has too many connections: one that the gateway " + claim.gateway + " at "
                + gateway + " brings is refused");
        return chat.closeAsOneTooMany(session, &call.replies);
    }
    session.isSecure = claim.isSecure && isSafe;
    // What it had until now was the gateway's.
    session.certificate = session.isSecure ? claim.certificate : QByteArray();
    // The name of a hidden address would tell it. A host that looks like an address would be one
    // that nobody has checked.
    const bool isName = !chat.cloaks().hides(address) && isHost(claim.host)
        && shared::canonicalAddress(claim.host).isEmpty();
    if (isName)
        session.host = claim.host;
    call.user().host = session.host;
    chat.log().stranger(shared::Stranger::Gateway, shared::LogLevel::Info, "client",
        "the gateway " + claim.gateway + " at " + gateway + " brings somebody from "
            + session.address);
}

/// For the comparison of a hashed password with what the gateway gave.
class WebircAnswer final : public Answer {
public:
    WebircAnswer(quint64 ticket, WebircClaim claim, QByteArray hashed, QByteArray given)
        : m_ticket(ticket)
        , m_claim(std::move(claim))
        , m_hashed(std::move(hashed))
        , m_given(std::move(given))
    {
    }

    Progress goOn(Chat &, Call &) override { return Progress::AwaitsResult; }

    Progress onPasswordChecked(
        Chat &chat, Call &call, const shared::PasswordChecked &checked) override
    {
        dispatcherRole.assertCurrent();
        if (checked.ticket != m_ticket)
            return Progress::AwaitsResult;
        if (checked.isRight) {
            chat.gatewayPasswords().noteRight(m_hashed, m_given);
            believeWebirc(chat, call, m_claim);
        } else {
            refuseWebircPassword(chat, call);
        }
        return Progress::Done;
    }

private:
    const quint64 m_ticket;
    const WebircClaim m_claim;
    const QByteArray m_hashed;
    const QByteArray m_given;
};

} // namespace

void handleWebirc(Chat &chat, Call &call)
{
    const Endpoint *const door = gatewayDoorOf(chat, call.session);
    if (!door)
        return refuseWebirc(chat, call, "You are no WebIRC gateway of this server",
            "no door that it came through names it");
    // Not 461: it would go on as the gateway itself, whom no limit and no ban counts for.
    if (call.paramCount() < 4)
        return refuseWebirc(chat, call,
            "WEBIRC needs a password, the gateway's name, a host and an address",
            "it has too few parameters");
    WebircClaim claim = webircClaimOf(call);
    if (claim.address.isEmpty())
        return refuseWebirc(chat, call, "WEBIRC needs an IP address",
            "it gave no IP address, but " + cutTo(call.param(3), kHostLength));
    const QByteArray given = call.param(0);
    const QByteArray &right = door->webircPassword;
    using Verdict = shared::GatewayPasswords::Verdict;
    const Verdict verdict = chat.gatewayPasswords().check(right, given);
    if (verdict == Verdict::Right)
        return believeWebirc(chat, call, claim);
    const auto hashed = shared::HashedPassword::parse(right);
    if (verdict == Verdict::Wrong || !hashed)
        return refuseWebircPassword(chat, call);
    const auto ticket = chat.askAboutGateway(call.session, given, *hashed);
    if (!ticket)
        return refuseWebirc(chat, call, "The server is busy, please try again",
            "too many passwords are being looked into");
    call.answer = std::make_unique<WebircAnswer>(*ticket, std::move(claim), right, given);
}

} // namespace watek::server::dispatcher
