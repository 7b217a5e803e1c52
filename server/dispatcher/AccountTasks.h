// What people do with accounts, whatever they type for it: REGISTER and AUTHENTICATE of IRC, a
// message to NickServ, a guest's /register. Each of them tells the outcome in its own words.
// Thread: dispatcher.
#pragma once

#include "server/dispatcher/CommandTable.h"

#include <functional>

namespace watek::server::dispatcher {

/// How it ended.
struct AccountOutcome {
    /// Null: well. Else the code of IRCv3 account-registration, or one in its manner.
    const char *refusal = nullptr;
    QByteArray account; ///< its name; "*" when there is none
    QByteArray sentence; ///< English, without a full stop
    /// Well so far: the account may be used when its owner has typed a code sent by e-mail.
    bool isPending = false;
};
/// What stands between code and sentence of a FAIL: the account, but not where IRCv3
/// account-registration has "FAIL REGISTER COMPLETE_CONNECTION_REQUIRED <message>".
QList<QByteArray> contextOf(const AccountOutcome &refusal);
/// Called once, at once or later; never when the session has gone meanwhile.
using TellOutcome = std::function<void(Chat &, Call &, const AccountOutcome &)>;

struct NewAccount {
    QByteArray name; ///< empty: as the user is called
    QByteArray email; ///< empty: none
    QByteArray password;
};
/// The outcome is told, then the session is logged in to it; not while a code is waited for.
void registerAccount(Chat &chat, Call &call, const NewAccount &wanted, TellOutcome tell)
    REQUIRES(dispatcherRole);

/// A wrong name and a wrong password are refused alike, after the same work
/// ("INVALID_CREDENTIALS"). An account that may not be used is told to who knows its password. When
/// the outcome is told the session is logged in.
void logInByPassword(Chat &chat, Call &call, const QByteArray &name, const QByteArray &password,
    TellOutcome tell) REQUIRES(dispatcherRole);

/// "anna@telephone" is anna, and how her program calls itself, which her list of connections shows.
/// No account has an '@' in its name.
struct NameAndDevice {
    QByteArray name;
    QByteArray device;
};
NameAndDevice accountAndDevice(const QByteArray &typed);

// Of the account that the user is logged in to.
void changePassword(Chat &chat, Call &call, const QByteArray &now, const QByteArray &after,
    TellOutcome tell) REQUIRES(dispatcherRole);
/// Asks for the password again: it cannot be undone. Everybody logged in to it is logged out.
void dropAccount(Chat &chat, Call &call, const QByteArray &password, TellOutcome tell)
    REQUIRES(dispatcherRole);
/// Deletes all that the account has said so far from the history. Asks for the password again.
void unsayAll(Chat &chat, Call &call, const QByteArray &password, TellOutcome tell)
    REQUIRES(dispatcherRole);
/// `fingerprint`: SHA-256 in hexadecimal digits, with or without colons; empty: of the certificate
/// that the session has shown.
void addCertificate(Chat &chat, Call &call, const QByteArray &fingerprint, TellOutcome tell)
    REQUIRES(dispatcherRole);
void removeCertificate(Chat &chat, Call &call, const QByteArray &fingerprint, TellOutcome tell)
    REQUIRES(dispatcherRole);

/// The name or the password does not fit; said for everything that must not be told apart.
inline constexpr const char *kInvalidCredentials = "INVALID_CREDENTIALS";
/// The settings let nobody do that before its registration is complete.
inline constexpr const char *kCompleteConnection = "COMPLETE_CONNECTION_REQUIRED";
/// An operator has put the account out of use.
inline constexpr const char *kSuspended = "ACCOUNT_SUSPENDED";

} // namespace watek::server::dispatcher
