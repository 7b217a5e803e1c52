// One connection as the chat knows it, from Arrived to Left: how it is reached, what its program
// understands, and how far it has come. Who speaks through it is a User; a person with a computer
// and a telephone is one User with two sessions.
// Thread: dispatcher. Reached only through ServerState, whose functions require that role.
#pragma once

#include "common/base/Ids.h"
#include "common/protocol/Names.h"
#include "server/dispatcher/state/Audience.h"
#include "server/dispatcher/state/LineForm.h"
#include "server/shared/Account.h"
#include "server/shared/ClientInfo.h"
#include "server/shared/Flow.h"
#include "server/shared/Outbound.h"
#include "server/shared/ServerConfig.h"

#include <QByteArray>
#include <QByteArrayList>

#include <algorithm>
#include <memory>
#include <optional>

namespace watek::server::dispatcher {

struct ClientBatch;
struct SaslExchange;
struct User;

/// How a connection has shown whose account it is.
enum class LoggedInBy : quint8 {
    Nothing, ///< it has not
    Password,
    AppPassword, ///< may use the account, and change nothing of it
    Certificate,
    Code, ///< from an e-mail, when the account was verified
    Token, ///< of an earlier connection, which had shown one of those but an app password
};

/// What a connection has shown is worth for the account that its person is logged in to.
enum class Proof : quint8 {
    Good,
    OfAnother, ///< nothing: it has shown it for another account, or nothing at all
    Over, ///< nothing any more: its app password was taken back
};

/// `connection`: a Session, or one that is broken and may come back (Resumptions).
template <typename Connection>
Proof proofOf(const Connection &connection, const shared::Account &account)
{
    if (connection.loggedInTo != account.id)
        return Proof::OfAnother;
    if (connection.loggedInBy != LoggedInBy::AppPassword)
        return Proof::Good;
    const bool isThere = std::ranges::count(account.appPasswords, connection.appPassword,
                             &shared::AppPassword::label)
        > 0;
    return isThere ? Proof::Good : Proof::Over;
}

template <typename Connection>
void forgetProof(Connection &connection)
{
    connection.loggedInBy = LoggedInBy::Nothing;
    connection.appPassword.clear();
    connection.loggedInTo = {};
}

struct Session {
    enum class Stage : quint8 {
        Registering, ///< its user may hold a nickname, and is not in the chat yet
        Online, ///< its user is in the chat
        Closing, ///< it has no part in the chat any more; its last lines are on their way
    };

    base::ClientId id;
    shared::ClientKind kind = shared::ClientKind::Irc;
    shared::ClientRoute route;
    std::shared_ptr<shared::Flow> flow;
    Stage stage = Stage::Registering;
    User *user
        = nullptr; ///< never null: before the registration is complete it is a user of its own
    QByteArray address; ///< where it is in truth, as it can stand in a source and as a parameter
    /// What others are shown of it: a cloak, or the address itself; or what its gateway called it.
    QByteArray host;
    bool isSecure = false; ///< nobody between can read what it says
    QByteArray hostName; ///< the server's name by which it came, vouched for by a certificate
    QByteArray certificate; ///< that it has shown: SHA-256 in hexadecimal digits; or empty

    LoggedInBy loggedInBy = LoggedInBy::Nothing;
    QByteArray appPassword; ///< the label of the one that it has logged in by; or empty
    shared::AccountId loggedInTo; ///< for which account it has shown that
    /// What it may do as an operator. Each connection of a person becomes one by itself; the person
    /// is shown as one (+o) as long as one of them is.
    shared::OperRole role = shared::OperRole::None;

    // What its program can do. Change the capabilities through ServerState::setCapabilities().
    CapabilitySet capabilities;
    int capabilityVersion = 301;

    // What it has been told and shown.
    quint64 resumable = 0; ///< its number in Resumptions; 0: it was given no token
    QByteArray resumes; ///< the hash of a right token that it has shown; empty: none

    // How its person is at this connection; of the person as a whole tells User.
    std::optional<QByteArray> away; ///< "*": without a reason, by a program on its own
    qint64 sinceMs = 0; ///< when it came into the chat, wall clock
    qint64 spokeMs = 0; ///< when it last said something, wall clock
    QByteArray device; ///< how its program named it at log-in; or empty

    // What it has begun.
    bool isNegotiating = false; ///< CAP holds the registration until CAP END
    /// The nickname that it asked for is an online account's: perhaps it will log in to that.
    std::optional<protocol::Nick> wantedNick;
    /// The account whose nickname it was refused last, and when; the name is empty: none. Programs
    /// that take another nickname then still tell NickServ only the password.
    struct RefusedNick {
        QByteArray account;
        qint64 atMs = 0;
    };
    RefusedNick refusedNick;
    QByteArray password; ///< what PASS gave, until registration has looked at it
    std::shared_ptr<SaslExchange> sasl; ///< begun with AUTHENTICATE and not ended
    std::shared_ptr<ClientBatch> batch; ///< begun and not ended
    /// Of batches that were refused and not ended: what else comes of them is thrown away, for the
    /// client has been told. At most kMostRefusedBatches, the latest.
    QByteArrayList refusedBatches = {};
    static constexpr qsizetype kMostRefusedBatches = 8;
    bool isAnswering = false; ///< PendingAnswers has something of it: its next lines wait

    AudienceSeat seatAmongAll;
    qint64 unpaidWork = 0; ///< units of Work that are less than a line
    quint64 epoch = 0; ///< the last Recipients that collected it

    bool isOnline() const { return stage == Stage::Online; }
    bool isClosing() const { return stage == Stage::Closing; }
    bool isGuest() const { return kind == shared::ClientKind::PlainText; }
    LineForm form() const
    {
        return isGuest() ? LineForm::plainText() : LineForm::irc(capabilities);
    }
    /// The same for messages of several lines. IRCv3 multiline "Dependencies": none without batch.
    LineForm multilineForm() const
    {
        const bool isMultiline
            = capabilities.has(Capability::Multiline) && capabilities.has(Capability::Batch);
        return isMultiline ? form().with(Capability::Multiline) : form();
    }
};

} // namespace watek::server::dispatcher
