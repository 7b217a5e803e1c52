// What happens in the chat, as a value: decided first, then applied to the state, then written down
// for each form of line. Applying and encoding read nothing but the event and the state: ids and
// time are in it. Thread: dispatcher; plain values.
#pragma once

#include "common/base/Ids.h"
#include "common/protocol/Names.h"
#include "server/dispatcher/ServerBans.h"
#include "server/dispatcher/state/ChannelModes.h"
#include "server/dispatcher/state/ModeLetters.h"
#include "server/dispatcher/state/Reports.h"
#include "server/dispatcher/state/WordFilters.h"
#include "server/shared/ServerConfig.h"
#include "server/shared/StoreMail.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <variant>
#include <vector>

namespace watek::server::dispatcher {

/// Who did it, as it was then: a user, or the server itself (user id 0).
struct Actor {
    base::UserId user;
    base::ClientId session; ///< the connection that it came by; 0: none of the user's own
    QByteArray nick; ///< or the server's name
    QByteArray source; ///< nick!user@host, or the server's name
    QByteArray account = {}; ///< empty: not logged in
    bool isBot = false;
};

enum class SaidKind : quint8 { Privmsg, Notice, Tagmsg };

/// One line of a message of several: IRCv3 multiline.
struct SaidLine {
    QByteArray text;
    bool continues = false; ///< belongs to the line before without a break
};

struct SaidInChannel {
    SaidKind kind = SaidKind::Privmsg;
    protocol::ChannelName channel;
    Rank least = Rank::Member; ///< only members of this rank and above hear it (STATUSMSG)
    QByteArray text; ///< empty when there are `lines`
    QByteArray clientTags = {}; ///< "+typing=active;+draft/reply=x": escaped, as they are relayed
    std::vector<SaidLine> lines = {};
    bool isTimed = false; ///< the channel has slow mode: when it was said matters
    QByteArray resendId = {}; ///< the author's tag watek/id; empty: none
};

struct SaidToUser {
    SaidKind kind = SaidKind::Privmsg;
    base::UserId receiver;
    QByteArray receiverNick;
    QByteArray text; ///< empty when there are `lines`
    QByteArray clientTags = {};
    std::vector<SaidLine> lines = {};
    QByteArray resendId = {};
    /// Nobody is there (no `receiver`): it is kept for this account. 0: somebody is.
    shared::AccountId absentAccount = {};
};

/// The user's registration is complete, and who it is.
struct CameOnline {
    protocol::Nick nick;
    QByteArray username;
    QByteArray realname;
    QByteArray host;
    std::optional<QByteArray> away = {};
    shared::Metadata metadata = {}; ///< that it has set before
};

struct Joined {
    protocol::ChannelName channel;
    bool createsChannel = false; ///< with kNewChannelModes; the joiner becomes its operator
    std::optional<Rank> rank; ///< what the joiner gets with it
    QByteArray realname = {}; ///< for extended-join
    std::optional<QByteArray> away = {}; ///< for away-notify
    /// What was said under a lower number, it did not hear. 0: set to what is next when it happens.
    quint64 readableFrom = 0;
};

struct Parted {
    protocol::ChannelName channel;
    QByteArray reason;
};

struct Quit {
    QByteArray reason;
    std::vector<base::ClientId> sessions = {}; ///< its connections, which end with it
};

struct NickChanged {
    protocol::Nick nick; ///< the new one
};

struct TopicSet {
    protocol::ChannelName channel;
    QByteArray topic;
};

/// One letter of a MODE line.
struct ModeChange {
    bool isSet = true;
    char letter = 0;
    QByteArray param; ///< as it is shown: mask, key, number or nick; empty when the mode has none
    base::UserId member; ///< for the prefixes
};

struct ModesChanged {
    protocol::ChannelName channel;
    std::vector<ModeChange> changes;
    quint64 nextSequence = 0; ///< what is said next has this number (KeptMessage), or a higher one
};

struct UserModesChanged {
    std::vector<ModeChange> changes;
};

/// IRCv3 channel-rename.
struct ChannelRenamed {
    protocol::ChannelName channel;
    protocol::ChannelName to;
    QByteArray reason;
};

struct Kicked {
    protocol::ChannelName channel;
    base::UserId member;
    QByteArray memberNick;
    QByteArray reason;
};

struct Invited {
    protocol::ChannelName channel;
    base::UserId guest;
    QByteArray guestNick;
    bool opensDoor = true; ///< the guest may pass +i, +l, +k and +b once: an operator asked it in
};

struct AwayChanged {
    std::optional<QByteArray> message;
};

struct RealnameChanged {
    QByteArray realname;
};

/// An operator speaks to everybody who listens (+w).
struct Wallops {
    QByteArray text;
};

struct AccountChanged {
    QByteArray account; ///< empty: logged out
};

/// Of somebody's username, or of the host that others see. IRCv3 chghost.
struct HostChanged {
    Actor whose; ///< as it was until now; the actor may be an operator
    QByteArray username;
    QByteArray host;
    bool isGiven = false; ///< by an operator: no vhost and no address makes it another one
};

/// What the actor may do as an operator, which +o in UserModesChanged makes it.
struct RoleGiven {
    shared::OperRole role = shared::OperRole::None;
};

/// Takes the place of one of the same kind and mask. There was room for it.
struct BanSet {
    ServerBan ban;
};

struct BanLifted {
    BanKind kind = BanKind::KLine;
    QByteArray mask;
};

/// The actor does not want to hear whom the mask fits, or no longer minds.
struct SilenceChanged {
    bool isSet = true;
    QByteArray mask; ///< as completedSilenceMask() makes it
};

/// The actor has read the channel or the conversation until then, or until later. IRCv3
/// read-marker.
struct MarkRead {
    QByteArray target; ///< folded
    qint64 readMs = 0;
};

/// One key of what is told of somebody, of all who are logged in to an account, or of a channel.
/// Who may hear of it is told by MetadataDesk. IRCv3 metadata.
struct MetadataSet {
    std::variant<base::UserId, shared::AccountId, protocol::ChannelName> owner;
    QByteArray key;
    std::optional<QByteArray> value; ///< nothing: the key is removed
};

/// Takes the place of one of the same pattern. There was room for it.
struct FilterSet {
    WordFilter filter;
};

struct FilterRemoved {
    QByteArray pattern;
};

/// Somebody has told the operators of something.
struct Reported {
    Report report;
};

/// A report has been dealt with.
struct ReportDone {
    quint64 number = 0;
};

/// The actor's connection wants to hear of these nicknames, or no more of those. IRCv3 monitor.
struct MonitorChanged {
    QList<QByteArray> added;
    QList<QByteArray> removed;
};

/// The channel is made unless it exists, and stays when it is empty.
struct ChannelKept {
    protocol::ChannelName channel;
};

/// What was said under that id is taken back. IRCv3 message-redaction.
struct Redacted {
    std::optional<protocol::ChannelName> channel; ///< nothing: a private conversation
    Rank least = Rank::Member; ///< who heard it, in a channel
    base::UserId receiver = {}; ///< of what was said in private; 0: it is not here
    QByteArray receiverNick = {};
    QByteArray msgid;
    QByteArray reason;
};

/// What the store has written. It names the account itself.
struct AccountStored {
    shared::StoreChange change;
};

/// What the store has written about a registered channel.
struct ChannelStored {
    shared::ChannelChange change;
};

using What = std::variant<SaidInChannel, SaidToUser, CameOnline, Joined, Parted, Quit, NickChanged,
    TopicSet, ModesChanged, UserModesChanged, Kicked, Invited, AwayChanged, RealnameChanged,
    AccountChanged, HostChanged, ChannelRenamed, Wallops, RoleGiven, BanSet, BanLifted,
    MonitorChanged, ChannelKept, AccountStored, ChannelStored, SilenceChanged, FilterSet,
    FilterRemoved, Reported, ReportDone, MarkRead, MetadataSet, Redacted>;

struct Event {
    QByteArray msgid;
    qint64 timeMs = 0; ///< wall clock
    Actor actor;
    What what;
    quint64 sequence = 0; ///< of what is kept, once it is: KeptMessage::sequence
};

/// Before whose lines it stands: the actor, or who is changed by it.
inline const Actor &speakerOf(const Event &event)
{
    const auto *const changed = std::get_if<HostChanged>(&event.what);
    return changed ? changed->whose : event.actor;
}

/// Makes a visitor of lambdas: std::visit(Overloaded{[](const Joined &) {}, [](const auto &) {}},
/// what).
template <typename... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

} // namespace watek::server::dispatcher
