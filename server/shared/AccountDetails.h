// What an account has besides its name and password, as values. Any thread.
#pragma once

#include <QByteArray>
#include <QtGlobal>

namespace watek::server::shared {

/// What a code from an e-mail is good for.
enum class CodePurpose : quint8 {
    Verify, ///< the account may be used from then on
    ResetPassword,
    ChangeEmail, ///< AccountCode::email is the account's address from then on
};

/// A code that was sent by e-mail and not used yet. An account has one at most: the latest.
struct AccountCode {
    CodePurpose purpose = CodePurpose::Verify;
    QByteArray hash; ///< SHA-256 of the code, 32 bytes
    QByteArray email; ///< where it was sent to
    qint64 madeMs = 0; ///< wall clock, as all times here
    qint64 untilMs = 0;

    bool operator==(const AccountCode &) const = default;
};

/// What happens to who uses the nickname of somebody else's account.
enum class NickProtection : quint8 {
    None, ///< nothing
    Grace, ///< it is told, and renamed after a while
    Strict, ///< it does not get the nickname
};

/// An operator has put the account out of use.
struct Suspension {
    QByteArray by; ///< the operator's name, or "the server's window"
    QByteArray reason; ///< empty: none was given
    qint64 sinceMs = 0;
    qint64 untilMs = 0; ///< 0: until somebody takes it back

    bool isOver(qint64 nowMs) const { return untilMs != 0 && untilMs <= nowMs; }
    bool operator==(const Suspension &) const = default;
};

} // namespace watek::server::shared
