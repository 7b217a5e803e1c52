// Everything the chat knows of one client, from Arrived to Left.
// Thread: dispatcher. Reached only through ServerState, whose functions require that role.
#pragma once

#include "common/base/Ids.h"
#include "common/protocol/Names.h"
#include "server/dispatcher/state/Audience.h"
#include "server/dispatcher/state/LineForm.h"
#include "server/dispatcher/state/ModeLetters.h"
#include "server/shared/ClientInfo.h"
#include "server/shared/Flow.h"
#include "server/shared/Outbound.h"
#include "server/shared/ServerConfig.h"

#include <QByteArray>
#include <QHash>
#include <QMap>

#include <memory>
#include <optional>
#include <vector>

namespace watek::server::dispatcher {

struct ClientBatch;
struct Membership;

struct User {
    enum class Stage : quint8 {
        Registering, ///< may hold a nickname, is not in the chat yet
        Online,
        Closing, ///< has left the chat; its last lines are on their way
    };

    base::ClientId id;
    shared::ClientKind kind = shared::ClientKind::Irc;
    shared::ClientPlace place;
    std::shared_ptr<shared::Flow> flow;
    Stage stage = Stage::Registering;

    // Who it is. Nick and username are there from registration on.
    std::optional<protocol::Nick> nick;
    QByteArray username;
    QByteArray realname;
    QByteArray account; ///< empty: not logged in
    QByteArray host; ///< what others see of its address: can stand in a source and as a parameter
    QByteArray address; ///< where it is in truth, in the same form
    QByteArray password; ///< what PASS gave, until registration has looked at it

    // What its client can do. Change the capabilities through ServerState::setCapabilities().
    CapabilitySet capabilities;
    int capabilityVersion = 301;
    std::shared_ptr<ClientBatch> batch; ///< begun and not ended
    bool isNegotiating = false; ///< CAP holds the registration until CAP END

    // How it is now.
    ModeLetters modes;
    shared::OperRole role = shared::OperRole::None; ///< None unless it has +o
    std::optional<QByteArray> away;
    qint64 signedOnMs = 0;
    qint64 lastSpokeMs = 0;
    qint64 knockedMs = 0; ///< 0: never
    std::vector<Membership *> memberships; ///< in the order of joining
    std::vector<quint64> invitations; ///< numbers of channels that it may enter once, oldest first
    QMap<QByteArray, QByteArray> monitored; ///< nicknames as it wrote them, by folded name
    AudienceSeat seatAmongAll;
    bool isAnswering = false; ///< PendingAnswers has something of it: its next lines wait
    qint64 unpaidWork = 0; ///< units of Work that are less than a line
    quint64 epoch = 0; ///< the last Recipients that collected it

    /// Older invitations are forgotten: most channels they are for are gone.
    static constexpr size_t kMostInvitations = 50;

    bool isOnline() const { return stage == Stage::Online; }
    bool isGuest() const { return kind == shared::ClientKind::PlainText; }
    bool isInvisible() const { return modes.contains('i'); }
    bool isBot() const { return modes.contains('B'); }
    bool isOperator() const { return modes.contains('o'); }
    /// It is the owner of its nickname.
    bool isIdentified() const { return !account.isEmpty(); }
    LineForm form() const
    {
        return isGuest() ? LineForm::plainText() : LineForm::irc(capabilities);
    }
    /// The same for messages of several lines. IRCv3 multiline "Dependencies": none without batch.
    LineForm multilineForm() const
    {
        const bool isMultiline
            = capabilities.has(Capability::Multiline) && capabilities.has(Capability::Batch);
        return isMultiline ? form().with(Capability::Multiline) : form();
    }
    /// The nickname, or "*" before there is one.
    QByteArray nickText() const { return nick ? nick->text() : QByteArrayLiteral("*"); }
    /// nick!user@host.
    QByteArray mask() const
    {
        const QByteArray nickname = nickText();
        QByteArray mask;
        mask.reserve(nickname.size() + username.size() + host.size() + 2);
        return mask.append(nickname).append('!').append(username).append('@').append(host);
    }
};

} // namespace watek::server::dispatcher
