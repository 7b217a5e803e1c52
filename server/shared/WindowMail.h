// What the server's window asks of the dispatcher about accounts and reports, and what it is
// answered. Values only. A WindowRequest travels with the rest of the dispatcher's mail; the
// answers have a mailbox of their own, read on the main thread.
//
// Bound: a person's clicks, and one list at a time: one that is asked for while another is being
// made takes its place, and the earlier one is never answered. An answer names what it is about, so
// that it can be shown in whatever order it comes.
#pragma once

#include "common/base/Ids.h"
#include "common/threading/Mailbox.h"
#include "server/shared/Account.h"
#include "server/shared/Report.h"
#include "server/shared/ServerConfig.h"

#include <QByteArray>
#include <QByteArrayList>

#include <optional>
#include <variant>
#include <vector>

namespace watek::server::shared {

/// What a list of accounts is sorted by. Equal ones stand by their names.
enum class AccountOrder : quint8 {
    Name,
    Registered,
    Seen, ///< who is there now is seen latest of all
};
/// Which accounts a list shows.
enum class AccountFilter : quint8 { All, Online, Suspended, Unverified, Operators };

/// The next accounts of a list.
struct ListAccounts {
    static constexpr size_t kMostRows = 200;

    QByteArray after; ///< AccountRow::key of the one before; empty: from the first
    QByteArray search; ///< in the name or the e-mail address, in any case; empty: all accounts
    AccountFilter filter = AccountFilter::All;
    AccountOrder order = AccountOrder::Name;
    bool isDescending = false;

    bool operator==(const ListAccounts &) const = default;
};
struct SuspendAccount {
    QByteArray account;
    qint64 forMs = 0; ///< 0: for good
    QByteArray reason; ///< may be empty
    bool replaces = false; ///< also one that is suspended already
};
struct UnsuspendAccount {
    QByteArray account;
};
/// The server makes a new password, which is in the answer and nowhere else.
struct ResetPasswordOf {
    QByteArray account;
};
/// What would be lost with the account.
struct WeighAccount {
    QByteArray account;
};
struct DropAccount {
    QByteArray account;
};
/// The connections that are logged in to it.
struct ListSessions {
    QByteArray account;
};
struct EndSession {
    QByteArray account;
    base::ClientId session;
};
struct ListReports { };
struct CloseReport {
    quint64 number = 0;
};

/// From the window to the dispatcher: one of Inbound.
struct WindowRequest {
    std::variant<ListAccounts, SuspendAccount, UnsuspendAccount, ResetPasswordOf, WeighAccount,
        DropAccount, ListSessions, EndSession, ListReports, CloseReport>
        what;
};

/// One account as the window shows it.
struct AccountRow {
    QByteArray name;
    QByteArray key; ///< its place in the list: rows are in the order of these bytes
    qint64 registeredMs = 0;
    qint64 seenMs = 0; ///< when somebody was logged in to it last, wall clock; 0: not known
    int sessions = 0; ///< connections that are logged in to it now
    QByteArray email; ///< empty: none
    bool isVerified = true;
    OperRole role = OperRole::None; ///< what its owner may do by OPER
    bool isAlwaysOn = false;
    std::optional<Suspension> suspension = {}; ///< one that still holds

    bool operator==(const AccountRow &) const = default;
};
/// An operator of the settings who has no account here.
struct LooseOperator {
    QByteArray name; ///< as it is given to OPER
    OperRole role = OperRole::None;
    QByteArray
        account; ///< that the settings name, and nobody has registered; empty: they name none

    bool operator==(const LooseOperator &) const = default;
};
struct AccountsListed {
    static constexpr size_t kMostLoose = 20;

    ListAccounts asked;
    std::vector<AccountRow> rows; ///< ListAccounts::kMostRows at most
    bool hasMore = false; ///< behind the last of them
    qint64 inAll = 0; ///< accounts, whatever was searched for
    bool areKept = true; ///< false: this server has no accounts
    std::vector<LooseOperator> looseOperators = {}; ///< kMostLoose of them at most
};

/// What goes with an account.
struct AccountWeighed {
    QByteArray account;
    bool exists = true;
    bool isVerified = true;
    int sessions = 0; ///< connections that will be logged out
    int orphans = 0; ///< channels that will be registered no more
    QByteArrayList someOrphans; ///< names of kMostNamed of them at most
    int inherited = 0; ///< channels that go to somebody else

    static constexpr int kMostNamed = 3;
};

struct SessionRow {
    base::ClientId id;
    QByteArray nick;
    QByteArray device; ///< how its program named it at log-in; or empty
    QByteArray address;
    bool isPlainText = false;
    bool isSecure = false;
    qint64 sinceMs = 0; ///< wall clock
    qint64 spokeMs = 0; ///< when it last said something, wall clock

    bool operator==(const SessionRow &) const = default;
};
struct SessionsListed {
    static constexpr size_t kMostRows = 200;

    QByteArray account;
    bool exists = true;
    std::vector<SessionRow> rows;
    bool hasMore = false;
};

struct ReportsListed {
    std::vector<Report> reports; ///< the oldest first
};

enum class WindowDeed : quint8 { Suspend, Unsuspend, ResetPassword, Drop, EndSession };
enum class WindowTrouble : quint8 {
    None, ///< it is done
    NoSuchAccount, ///< or it was dropped meanwhile
    AlreadySuspended,
    NotSuspended,
    NoSuchSession,
    Busy, ///< too many wait for the store or for a password
    Full, ///< no room on the disk
    ReadOnly,
    Failed, ///< the disk or the system said no
};
struct DeedDone {
    WindowDeed deed = WindowDeed::Suspend;
    QByteArray account; ///< in its own spelling when it is there
    WindowTrouble trouble = WindowTrouble::None;
    std::optional<Suspension> suspension = {}; ///< that is set now, or that was there already
    QByteArray password = {}; ///< the new one
};

struct WindowAnswer {
    std::variant<AccountsListed, AccountWeighed, SessionsListed, ReportsListed, DeedDone> what;
};

inline constexpr qsizetype kWindowAnswerBound = 64;

using WindowAnswers = threading::Mailbox<WindowAnswer>;

} // namespace watek::server::shared
