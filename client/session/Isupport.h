// What the server says about itself in 005, with the defaults of a server that says nothing.
// Thread: gui; a plain value. Modern IRC "RPL_ISUPPORT Parameters".
#pragma once

#include "common/protocol/CaseMapping.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace watek::client::session {

class Isupport {
public:
    /// Takes the tokens of one 005: its parameters without our nick and the last text. "-TOKEN"
    /// restores the default. Tokens that are not understood are ignored.
    void apply(const QList<QByteArray> &tokens);

    const QByteArray &network() const { return m_network; } ///< empty: not told
    protocol::CaseMapping caseMapping() const { return m_caseMapping; }
    const QByteArray &channelTypes() const { return m_channelTypes; }
    const QByteArray &statusPrefixes() const { return m_statusPrefixes; } ///< STATUSMSG
    const QByteArray &prefixModes() const { return m_prefixModes; } ///< "ov", highest first
    const QByteArray &prefixes() const { return m_prefixes; } ///< "@+", highest first
    int lineLength() const { return m_lineLength; } ///< with CR LF, without tags
    int nickLength() const { return m_nickLength; } ///< 0: not told
    int topicLength() const { return m_topicLength; } ///< 0: not told
    int userLength() const { return m_userLength; }
    int hostLength() const { return m_hostLength; }
    /// How many modes with a parameter one MODE line may change.
    int modesPerLine() const { return m_modesPerLine; }
    bool hasWhox() const { return m_whox; }
    /// Modern IRC "ELIST": which conditions LIST takes, as upper-case letters: M masks, N masks
    /// that must not fit, U numbers of users, C and T ages. Empty: names of channels only.
    const QByteArray &listConditions() const { return m_listConditions; }
    /// What stands before an account in an extended ban ("$a:", "~account:"); empty: bans do not go
    /// by accounts here. Modern IRC "EXTBAN", IRCv3 account-extban.
    QByteArray accountBan() const;
    /// IRCv3 message-tags, CLIENTTAGDENY: does the server pass on the client-only tag of that name
    /// (without its '+')?
    bool allowsClientTag(QByteArrayView name) const;

    bool isChannel(QByteArrayView target) const;
    /// Does the channel mode take a parameter when set (or unset)? Prefix modes always do.
    bool takesParameter(char mode, bool isSet) const;
    /// A mode that is a list (bans): it does not describe the channel by its letter.
    bool isListMode(char mode) const { return m_channelModes[0].contains(mode); }
    QByteArray folded(QByteArrayView name) const { return protocol::folded(name, m_caseMapping); }

private:
    void applyOne(QByteArrayView name, QByteArrayView value, bool isRemoved);

    QByteArray m_network;
    protocol::CaseMapping m_caseMapping = protocol::CaseMapping::Rfc1459;
    QByteArray m_channelTypes = "#&";
    QByteArray m_statusPrefixes;
    QByteArray m_prefixModes = "ov";
    QByteArray m_prefixes = "@+";
    QList<QByteArray> m_channelModes = {"beI", "k", "l", "imnpst"};
    int m_lineLength = 512;
    int m_nickLength = 0;
    int m_topicLength = 0;
    int m_userLength = 12;
    int m_hostLength = 64;
    int m_modesPerLine = 3;
    bool m_whox = false;
    QByteArray m_listConditions;
    QByteArray m_extendedBans; ///< EXTBAN: "$,ajrxz"
    QByteArray m_accountBan; ///< ACCOUNTEXTBAN: its first name
    QList<QByteArray> m_deniedTags;
};

} // namespace watek::client::session
