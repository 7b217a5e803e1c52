// What the dispatcher asks of what was said, and what it is answered. Values only; two mailboxes,
// beside those of the store: who reads waits for nobody who writes.
//
// A request sees everything that the store had answered before it was posted. Requests are answered
// in the order in which they were posted.
#pragma once

#include "common/base/Ids.h"
#include "common/threading/Mailbox.h"
#include "server/shared/HistoryMail.h"
#include "server/shared/SearchQuery.h"

#include <QByteArray>

#include <variant>
#include <vector>

namespace watek::server::shared {

/// A conversation that the asker may read, and from where on.
struct ReadableConversation {
    ConversationKey key;
    quint64 fromSequence = 0; ///< nothing with a lower number is found, also not by its msgid
    /// Of the ranks that something was said to ("@#room"), those whose lines the asker may read.
    QByteArray sigils = {};

    bool operator==(const ReadableConversation &) const = default;
};

/// A message by its msgid, or a moment.
struct HistoryPoint {
    QByteArray msgid; ///< empty: the moment
    qint64 timeMs = 0;

    static HistoryPoint at(qint64 timeMs) { return {.msgid = {}, .timeMs = timeMs}; }
    static HistoryPoint message(const QByteArray &msgid) { return {.msgid = msgid}; }
};

enum class HistoryKinds : quint8 {
    Said, ///< PRIVMSG and NOTICE
    All, ///< for draft/event-playback
};

/// IRCv3 draft/chathistory. A point itself is left out, but of Around. Several conversations are
/// read as if they were one.
struct HistoryRead {
    enum class Way : quint8 {
        Latest, ///< the last ones; after `point`, when `hasPoint`
        Before, ///< the last ones before `point`
        After, ///< the first ones after `point`
        Around, ///< half of them before `point`, and the others from it on
        Between, ///< the first ones on the way from `point` to `end`, which may lie earlier
    };

    std::vector<ReadableConversation> conversations = {};
    AccountId account = {}; ///< all its conversations with other accounts, too; 0: none
    Way way = Way::Latest;
    bool hasPoint = true; ///< false: Latest without one
    HistoryPoint point = {};
    HistoryPoint end = {};
    size_t limit = 0;
    HistoryKinds kinds = HistoryKinds::Said;
    quint64 before = 0; ///< nothing with this number or a higher one; 0: whatever number
    quint64 after = 0; ///< nothing with this number or a lower one
};

/// Conversations whose latest message lies between two moments, without these; the first ones on
/// the way from `fromMs` to `toMs`, which may lie earlier.
struct TargetsRead {
    std::vector<ReadableConversation> conversations;
    AccountId account = {}; ///< all its conversations with other accounts, too; 0: none
    qint64 fromMs = 0;
    qint64 toMs = 0;
    size_t limit = 0;
};

/// Messages with certain words, in certain conversations. The words of what was said in the last
/// moments may not be in the index yet: HistoryAnswer::notIndexed.
struct HistorySearch {
    std::vector<ReadableConversation> conversations;
    AccountId account = {}; ///< all its conversations with other accounts, too; 0: none
    SearchQuery query; ///< `in` is not looked at: it has become `conversations`
    bool isOldestFirst = false; ///< which ones count when there are more than `limit`
    size_t limit = 0;
};

using HistoryQuestion = std::variant<HistoryRead, TargetsRead, HistorySearch>;

struct HistoryRequest {
    base::ClientId client = {}; ///< who waits for the answer
    quint64 ticket = 0; ///< comes back with the answer
    HistoryQuestion question;
};

enum class HistoryTrouble : quint8 {
    None,
    NoSuchMessage, ///< no message that the asker may see has that msgid
    TooLong, ///< it was given up after kLongestHistoryReadMs
    Failed, ///< the file cannot be read
};

struct FoundTarget {
    ConversationKey conversation;
    quint64 sequence = 0; ///< of the latest message, PRIVMSG or NOTICE
    qint64 timeMs = 0;

    bool operator==(const FoundTarget &) const = default;
};

struct HistoryAnswer {
    base::ClientId client = {};
    quint64 ticket = 0;
    HistoryTrouble trouble = HistoryTrouble::None;
    QByteArray words = {}; ///< the database's, when it has Failed
    std::vector<KeptMessage> messages = {}; ///< the oldest first
    std::vector<FoundTarget> targets = {}; ///< likewise
    quint64 notIndexed = 0; ///< of a search: so many numbers of messages it could not look at
};

/// Bound: in all so many; who comes then is told to try again.
inline constexpr qsizetype kHistoryReadBound = 256;
/// Of one answer; who asks for more is given so many.
inline constexpr size_t kMostHistoryMessages = 500;
/// Of the messages of one answer; of more, those go that are farthest on the way. One always comes.
inline constexpr qsizetype kMostHistoryBytes = 1024 * 1024;
inline constexpr int kLongestHistoryReadMs = 2000;

using HistoryRequests = threading::Mailbox<HistoryRequest>;
using HistoryAnswers = threading::Mailbox<HistoryAnswer>;

} // namespace watek::server::shared
