// What was said, as it is kept: values that go from the dispatcher to the store and back.
// A message belongs to a conversation: a channel as it was between its making and its end, or two
// accounts. Any thread; plain values.
#pragma once

#include "server/shared/Account.h"
#include "server/shared/IncarnationId.h"

#include <QByteArray>
#include <QByteArrayList>

#include <algorithm>
#include <compare>
#include <optional>
#include <variant>
#include <vector>

namespace watek::server::shared {

/// Where something was said: in a channel, or between two accounts (which may be one and the same).
struct ConversationKey {
    IncarnationId channel = {};
    AccountId low = {}; ///< without a channel: the account with the smaller number
    AccountId high = {};

    static ConversationKey between(AccountId one, AccountId other)
    {
        return {{}, std::min(one, other), std::max(one, other)};
    }
    auto operator<=>(const ConversationKey &) const = default;
};

enum class KeptKind : quint8 {
    Privmsg = 1,
    Notice = 2,
    Tagmsg = 3,
    // What else happened, for event-playback; `params` are those of the IRC line behind the verb,
    // as who has extended-join sees it.
    Join = 10,
    Part = 11,
    Quit = 12,
    Kick = 13,
    Nick = 14,
    Topic = 15,
    Mode = 16,
    Rename = 17,
};

/// PRIVMSG and NOTICE. What else happened is counted, and read, apart from these.
constexpr bool isSaid(KeptKind kind) { return kind <= KeptKind::Notice; }

/// One line of a message of several: IRCv3 multiline.
struct KeptLine {
    QByteArray text;
    bool continues = false; ///< belongs to the line before without a break

    bool operator==(const KeptLine &) const = default;
};

struct KeptMessage {
    quint64 sequence = 0; ///< in the order in which things happened; grows over restarts too
    qint64 timeMs = 0; ///< wall clock; never less than that of the sequence before
    QByteArray msgid;
    ConversationKey conversation;
    QByteArray target = {}; ///< the channel or the receiver's nickname, as it was called then
    KeptKind kind = KeptKind::Privmsg;
    QByteArray leastRank = {}; ///< the prefix of a STATUSMSG ("@"); empty: for all
    QByteArray source; ///< nick!user@host, as it was then
    QByteArray account; ///< name of the speaker's; empty: not logged in
    AccountId accountId; ///< 0: not logged in
    bool isBot = false;
    QByteArray text = {}; ///< empty when there are `lines`
    QByteArrayList params = {}; ///< of what is not said; of a Tagmsg: the msgid that it belongs to
    QByteArray clientTags = {}; ///< escaped, as they are relayed
    std::vector<KeptLine> lines = {};
    QByteArray resendId = {}; ///< the sender's tag watek/id; empty: none

    bool operator==(const KeptMessage &) const = default;
};

/// The message was said before under the same `resendId`, by the same account to the same
/// conversation: it was not stored again.
struct SaidBefore {
    size_t index = 0; ///< in StoreRequest::kept
    QByteArray msgid; ///< of the first one
    qint64 timeMs = 0;

    bool operator==(const SaidBefore &) const = default;
};

/// Taken back, by its author or an operator, with what belongs to it (reactions). Missing when
/// there is none; NotYours and TooOld when there is one that its conditions do not fit. The answer
/// names its rank (StoreAnswer::leastRank).
struct MessageDeleted {
    ConversationKey conversation; ///< that of nobody: wherever it was said
    QByteArray msgid;
    std::optional<AccountId> onlyBy = {}; ///< its author must be this account
    qint64 notBeforeMs = 0; ///< it must not have been said earlier
};
/// All of it, as of now: it can be read no more when that is answered; what is said there
/// afterwards is kept as before. Missing when there is none.
struct ConversationDeleted {
    ConversationKey conversation;
};
/// All that an account has said and done so far, wherever. It is certain when it is answered, and
/// done within seconds.
struct MessagesOfDeleted {
    AccountId account;
};
/// What was to be kept under these numbers, and may have been. Nobody was told of it, so it goes as
/// if it had never been said. Never Missing; something is written in any case, so that the asker
/// learns whether the disk takes changes.
struct SayingsUndone {
    std::vector<quint64> sequences;
};
using HistoryDeletion
    = std::variant<MessageDeleted, ConversationDeleted, MessagesOfDeleted, SayingsUndone>;

} // namespace watek::server::shared
