// The modes of channels and of their members, one row each: MODE, 004, ISUPPORT and the checks read
// these. Any thread; constants. Modern IRC "Channel Modes", "Channel Membership Prefixes".
#pragma once

#include "common/protocol/Numerics.h"

#include <QByteArray>

#include <array>

namespace watek::server::dispatcher {

/// What a member may do; each rank may do all that the ones before it may. The server's own nobody
/// has.
enum class Rank : quint8 { Member, Voice, HalfOperator, Operator, Admin, Owner, Server };

/// The types of Modern IRC "MODE message".
enum class ModeType : quint8 {
    List, ///< A: masks
    Always, ///< B: a parameter when set and when unset
    WhenSet, ///< C: a parameter when set
    Flag, ///< D: none
};

struct ChannelModeRow {
    char letter;
    ModeType type;
    Rank needed; ///< to change it
};

namespace mode {
inline constexpr char kBan = 'b';
inline constexpr char kBanException = 'e';
inline constexpr char kInviteException = 'I';
inline constexpr char kKey = 'k';
inline constexpr char kLimit = 'l';
inline constexpr char kJoinThrottle = 'j';
inline constexpr char kSlow = 'W';
inline constexpr char kInviteOnly = 'i';
inline constexpr char kModerated = 'm';
inline constexpr char kNoOutsiders = 'n';
inline constexpr char kSecret = 's';
inline constexpr char kProtectedTopic = 't';
inline constexpr char kNoCtcp = 'C';
inline constexpr char kModeratedUnregistered = 'M';
/// Only who is logged in may join; 'M': may speak. The letters of Ergo; InspIRCd has them, too.
inline constexpr char kRegisteredOnly = 'R';
/// The channel is registered. The letter of InspIRCd and UnrealIRCd; Ergo shows it in words only.
inline constexpr char kRegistered = 'r';
/// What is said is not kept in the history. A letter that Ergo, InspIRCd and UnrealIRCd have
/// for nothing else; the +H of the last two says that something is kept, which is the opposite.
inline constexpr char kNotKept = 'x';
inline constexpr char kSecureOnly = 'z';
} // namespace mode

inline constexpr std::array kChannelModes{
    ChannelModeRow{mode::kBan, ModeType::List, Rank::HalfOperator},
    ChannelModeRow{mode::kBanException, ModeType::List, Rank::HalfOperator},
    ChannelModeRow{mode::kInviteException, ModeType::List, Rank::HalfOperator},
    ChannelModeRow{mode::kKey, ModeType::Always, Rank::HalfOperator},
    ChannelModeRow{mode::kLimit, ModeType::WhenSet, Rank::HalfOperator},
    ChannelModeRow{mode::kJoinThrottle, ModeType::WhenSet, Rank::HalfOperator},
    ChannelModeRow{mode::kSlow, ModeType::WhenSet, Rank::HalfOperator},
    ChannelModeRow{mode::kInviteOnly, ModeType::Flag, Rank::HalfOperator},
    ChannelModeRow{mode::kModerated, ModeType::Flag, Rank::HalfOperator},
    ChannelModeRow{mode::kNoOutsiders, ModeType::Flag, Rank::HalfOperator},
    ChannelModeRow{mode::kRegistered, ModeType::Flag, Rank::Server},
    ChannelModeRow{mode::kSecret, ModeType::Flag, Rank::HalfOperator},
    ChannelModeRow{mode::kProtectedTopic, ModeType::Flag, Rank::HalfOperator},
    ChannelModeRow{mode::kNoCtcp, ModeType::Flag, Rank::HalfOperator},
    ChannelModeRow{mode::kModeratedUnregistered, ModeType::Flag, Rank::HalfOperator},
    ChannelModeRow{mode::kRegisteredOnly, ModeType::Flag, Rank::HalfOperator},
    ChannelModeRow{mode::kNotKept, ModeType::Flag, Rank::Operator},
    ChannelModeRow{mode::kSecureOnly, ModeType::Flag, Rank::HalfOperator},
};
/// What a new channel has.
inline constexpr const char *kNewChannelModes = "nt";

/// How the masks of a type A mode are listed.
struct ListModeRow {
    char letter;
    protocol::Numeric entry;
    protocol::Numeric end;
    const char *endText;
};

inline constexpr std::array kListModes{
    ListModeRow{
        mode::kBan, protocol::RPL_BANLIST, protocol::RPL_ENDOFBANLIST, "End of channel ban list"},
    ListModeRow{mode::kBanException, protocol::RPL_EXCEPTLIST, protocol::RPL_ENDOFEXCEPTLIST,
        "End of channel exception list"},
    ListModeRow{mode::kInviteException, protocol::RPL_INVEXLIST, protocol::RPL_ENDOFINVEXLIST,
        "End of channel invite exception list"},
};

struct PrefixModeRow {
    char letter;
    char sigil;
    Rank rank;
    Rank needed; ///< to give it or take it from somebody else
};

/// Highest first.
inline constexpr std::array kPrefixModes{
    PrefixModeRow{'q', '~', Rank::Owner, Rank::Owner},
    PrefixModeRow{'a', '&', Rank::Admin, Rank::Owner},
    PrefixModeRow{'o', '@', Rank::Operator, Rank::Operator},
    PrefixModeRow{'h', '%', Rank::HalfOperator, Rank::Operator},
    PrefixModeRow{'v', '+', Rank::Voice, Rank::HalfOperator},
};

/// The row with the letter, or null.
const ChannelModeRow *findChannelMode(char letter);
const ListModeRow *findListMode(char letter);
const PrefixModeRow *findPrefixMode(char letter);
/// The row with the sigil ('@'), or null.
const PrefixModeRow *findPrefixSigil(char sigil);
/// Of "@"; Member when it is empty.
Rank rankOfSigil(const QByteArray &sigil);

/// 'o' of Operator. The rank has a prefix.
char prefixLetterOf(Rank rank);

/// "beI,k,ljW,imnrstCMRxz": the ISUPPORT token CHANMODES.
QByteArray chanModesToken();
/// "(qaohv)~&@%+": the ISUPPORT token PREFIX.
QByteArray prefixToken();
/// "~&@%+": the ISUPPORT token STATUSMSG.
QByteArray prefixSigils();
/// All letters in alphabetical order, and those that take a parameter: for 004.
QByteArray channelModeLetters();
QByteArray channelModeLettersWithParam();

/// The prefixes of one member.
class MemberPrefixes {
public:
    bool has(Rank rank) const { return m_bits & bit(rank); }
    void insert(Rank rank) { m_bits |= bit(rank); }
    void remove(Rank rank) { m_bits &= quint8(~bit(rank)); }
    Rank highest() const;
    /// The sigil of the highest rank, or nothing.
    QByteArray sigil() const;
    /// The sigils of all of them, highest first. IRCv3 multi-prefix.
    QByteArray sigils() const;
    bool operator==(const MemberPrefixes &) const = default;

private:
    static constexpr quint8 bit(Rank rank) { return quint8(1u << quint8(rank)); }
    quint8 m_bits = 0;
};

} // namespace watek::server::dispatcher
