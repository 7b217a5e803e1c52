// The IRCv3 capabilities of this server, one row each: what CAP LS shows and what a client may ask
// for. Thread: dispatcher; plain values. IRCv3 capability-negotiation.
#pragma once

#include "server/shared/ServerConfig.h"

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <initializer_list>

namespace watek::server::dispatcher {

struct Session;

/// One bit each.
enum class Capability : quint32 {
    StandardReplies = 1u << 0,
    CapNotify = 1u << 1,
    MessageTags = 1u << 2,
    ServerTime = 1u << 3,
    AccountTag = 1u << 4,
    Batch = 1u << 5,
    LabeledResponse = 1u << 6,
    EchoMessage = 1u << 7,
    AccountNotify = 1u << 8,
    ExtendedJoin = 1u << 9,
    AwayNotify = 1u << 10,
    ChgHost = 1u << 11,
    SetName = 1u << 12,
    InviteNotify = 1u << 13,
    MultiPrefix = 1u << 14,
    UserhostInNames = 1u << 15,
    NoImplicitNames = 1u << 16,
    ExtendedIsupport = 1u << 17,
    PreAway = 1u << 18,
    ChannelRename = 1u << 19,
    Multiline = 1u << 20,
    ExtendedMonitor = 1u << 21,
    Sasl = 1u << 22,
    AccountRegistration = 1u << 23,
    Resume = 1u << 24,
    ReadMarker = 1u << 25,
    Metadata = 1u << 26,
    Resend = 1u << 27,
    Chathistory = 1u << 28,
    Search = 1u << 29,
    MessageRedaction = 1u << 30,
    EventPlayback = 1u << 31,
};

struct CapabilityRow {
    Capability capability;
    QByteArrayView name;
    bool changesLines = false; ///< receivers with and without it get different bytes for an event
                               ///< that goes to many: it multiplies the forms, so few have it
};

/// In the order of CAP LS. A client that cannot read an answer of several lines is not shown the
/// last ones.
inline constexpr std::array kCapabilities{
    CapabilityRow{Capability::AccountNotify, "account-notify"},
    CapabilityRow{Capability::AccountTag, "account-tag", true},
    CapabilityRow{Capability::AwayNotify, "away-notify"},
    CapabilityRow{Capability::Batch, "batch"},
    CapabilityRow{Capability::CapNotify, "cap-notify"},
    CapabilityRow{Capability::ChgHost, "chghost"},
    CapabilityRow{Capability::EchoMessage, "echo-message"},
    CapabilityRow{Capability::ExtendedJoin, "extended-join", true},
    CapabilityRow{Capability::ExtendedMonitor, "extended-monitor"},
    CapabilityRow{Capability::InviteNotify, "invite-notify"},
    CapabilityRow{Capability::LabeledResponse, "labeled-response"},
    CapabilityRow{Capability::MessageTags, "message-tags", true},
    CapabilityRow{Capability::MultiPrefix, "multi-prefix"},
    CapabilityRow{Capability::NoImplicitNames, "no-implicit-names"},
    CapabilityRow{Capability::Sasl, "sasl"},
    CapabilityRow{Capability::ServerTime, "server-time", true},
    CapabilityRow{Capability::SetName, "setname"},
    CapabilityRow{Capability::StandardReplies, "standard-replies"},
    CapabilityRow{Capability::UserhostInNames, "userhost-in-names"},
    CapabilityRow{Capability::AccountRegistration, "draft/account-registration"},
    CapabilityRow{Capability::ChannelRename, "draft/channel-rename"},
    CapabilityRow{Capability::Chathistory, "draft/chathistory"},
    CapabilityRow{Capability::EventPlayback, "draft/event-playback"},
    CapabilityRow{Capability::ExtendedIsupport, "draft/extended-isupport"},
    CapabilityRow{Capability::MessageRedaction, "draft/message-redaction"},
    CapabilityRow{Capability::Metadata, "draft/metadata-2"},
    CapabilityRow{Capability::Multiline, "draft/multiline"},
    CapabilityRow{Capability::PreAway, "draft/pre-away"},
    CapabilityRow{Capability::ReadMarker, "draft/read-marker"},
    CapabilityRow{Capability::Search, "soju.im/search"},
    CapabilityRow{Capability::Resend, "watek/resend"},
    CapabilityRow{Capability::Resume, "watek/resume"},
    // The name of the draft, for clients that do not know the other one yet.
    CapabilityRow{Capability::NoImplicitNames, "draft/no-implicit-names"},
};

/// The settings may switch it off.
bool isOffered(Capability capability, const shared::ServerConfig &config);
/// What stands behind name= in CAP LS 302, or nothing.
QByteArray capabilityValue(Capability capability, const shared::ServerConfig &config);

/// The value of the capability "sts", which is only announced and never asked for: on a connection
/// that is not secure where TLS is; on a secure one how long clients remember to use it, when they
/// came by a name that a certificate is for. Empty: it is not announced.
/// IRCv3 strict-transport-security.
QByteArray stsValue(const shared::ServerConfig &config, const Session &session);

/// What a client has asked for and was given.
class CapabilitySet {
public:
    constexpr CapabilitySet() = default;
    constexpr CapabilitySet(std::initializer_list<Capability> capabilities)
    {
        for (const Capability capability : capabilities)
            insert(capability);
    }

    constexpr bool has(Capability capability) const { return m_bits & quint32(capability); }
    constexpr void insert(Capability capability) { m_bits |= quint32(capability); }
    constexpr void remove(Capability capability) { m_bits &= ~quint32(capability); }
    constexpr CapabilitySet without(CapabilitySet others) const
    {
        CapabilitySet rest = *this;
        rest.m_bits &= ~others.m_bits;
        return rest;
    }
    constexpr quint32 bits() const { return m_bits; }
    constexpr bool operator==(const CapabilitySet &) const = default;

private:
    quint32 m_bits = 0;
};

/// The row of the capability with this name, or null.
constexpr const CapabilityRow *findCapability(QByteArrayView name)
{
    for (const CapabilityRow &row : kCapabilities) {
        if (row.name == name)
            return &row;
    }
    return nullptr;
}

} // namespace watek::server::dispatcher
