// What the dispatcher asks of the store, and what it is answered. Values only; two mailboxes.
//
// A request is stored whole or not at all, and is on the disk before it is answered. Requests are
// answered in the order in which they were posted.
#pragma once

#include "common/base/Ids.h"
#include "common/threading/Mailbox.h"
#include "server/shared/Account.h"
#include "server/shared/AccountKeysMail.h"
#include "server/shared/AccountMail.h"
#include "server/shared/ChannelMail.h"
#include "server/shared/HistoryMail.h"
#include "server/shared/PersonalMail.h"
#include "server/shared/PresenceMail.h"
#include "server/shared/Report.h"
#include "server/shared/SeenMail.h"
#include "server/shared/SilenceMail.h"
#include "server/shared/StoredState.h"
#include "server/shared/VhostMail.h"

#include <QByteArray>

#include <variant>
#include <vector>

namespace watek::server::shared {

struct AccountRegistered {
    Account account;
};
struct AccountVerified {
    AccountId account;
};
/// With all that belongs to it.
struct AccountDropped {
    AccountId account;
};
struct PasswordSet {
    AccountId account;
    ScramVerifier verifier;
};
/// A certificate belongs to one account at most.
struct CertificateAdded {
    AccountId account;
    QByteArray fingerprint;
};
struct CertificateRemoved {
    AccountId account;
    QByteArray fingerprint;
};

/// The incarnation of the channel that is always there, in this run and the next ones.
struct LobbyDrawn {
    IncarnationId incarnation;
};

using StoreChange = std::variant<AccountRegistered, AccountVerified, AccountDropped, PasswordSet,
    CertificateAdded, CertificateRemoved, PresenceKept, PresenceForgotten, StayingSet, VhostSet,
    ChannelChange, ChannelContentsKept, SilenceSet, CodeSet, CodeRemoved, EmailSet, ProtectionSet,
    SuspensionSet, AccountsSeen, ReportKept, ReportClosed, AppPasswordAdded, AppPasswordRemoved,
    AppPasswordsCleared, AppPasswordUsed, RecoveryCodesSet, RecoveryCodeUsed, MulticlientSet,
    MarkersKept, MetadataChange, HistoryDeletion, LobbyDrawn>;

struct StoreRequest {
    base::ClientId client = {}; ///< who waits for the answer; 0: nobody in the chat
    quint64 ticket = 0; ///< comes back with the answer
    std::vector<StoreChange> changes;
    quint64 batch = 0; ///< of the dispatcher, what was said in it is `kept`; comes back; 0: none
    std::vector<KeptMessage> kept = {};
};

enum class StoreTrouble : quint8 {
    None, ///< it is stored
    Exists, ///< another account or channel has that name, or another account that certificate
    Missing, ///< the account, the channel or the message has gone, or never was
    NotYours, ///< the message is another's
    TooOld, ///< the message is, for what was asked
    Full, ///< no room on the disk
    ReadOnly,
    Busy, ///< another program held the database for too long
    Damaged,
    Gone, ///< the file was moved or deleted under the running server
    Failed, ///< the disk or the system said no
};

struct StoreAnswer {
    base::ClientId client = {};
    quint64 ticket = 0;
    StoreTrouble trouble = StoreTrouble::None;
    quint64 batch = 0;
    std::vector<SaidBefore> saidBefore = {}; ///< of what was to be kept
    QByteArray leastRank = {}; ///< of the message that was deleted, as in KeptMessage
};

/// For the log, in English: a clause.
QByteArray describe(StoreTrouble trouble);

/// Bound: one request for each client that waits for an answer, in all so many; who comes then is
/// told to try again.
inline constexpr qsizetype kStoreBound = 1024;

using StoreRequests = threading::Mailbox<StoreRequest>;
using StoreAnswers = threading::Mailbox<StoreAnswer>;

} // namespace watek::server::shared
