// Metadata that is sent in slices: of one target, of everybody in a channel, of all that somebody
// hears of. Thread: dispatcher. IRCv3 metadata.
#pragma once

#include "server/dispatcher/MetadataBatch.h"

#include <memory>
#include <optional>

namespace watek::server::dispatcher {

/// What of the channel and of its other members the asker has subscribed to, as one batch; a part
/// of an answer in slices. Nothing when its program has subscribed to nothing, unless it `asked`.
/// "METADATA SYNC"; and after JOIN, "Concepts".
class MetadataOfChannel {
public:
    enum class When : quint8 { Joined, Asked };

    MetadataOfChannel(quint64 channelNumber, When when)
        : m_channel(channelNumber)
        , m_when(when)
    {
    }
    /// As Answer::goOn().
    Progress goOn(Chat &chat, Call &call) REQUIRES(dispatcherRole);

private:
    void begin(Chat &chat, Call &call, const Channel &channel) REQUIRES(dispatcherRole);

    const quint64 m_channel;
    const When m_when;
    bool m_hasBegun = false;
    MetadataBatch m_batch;
    qsizetype m_piece = 0;
};

/// RPL_KEYVALUE for each key, in a batch. "METADATA LIST", "METADATA CLEAR"
std::unique_ptr<Answer> listMetadata(const QByteArray &target, const shared::Metadata &metadata);
/// "METADATA SYNC" of a channel.
std::unique_ptr<Answer> syncMetadata(const Channel &channel);
/// The values of keys that the session has just subscribed to, of all that it hears of.
/// "Notifications"
std::unique_ptr<Answer> tellSubscribed(const Session &session, const QByteArrayList &keys);
/// The end of a registration: the user's own metadata, if its program understands them, then the
/// message of the day. "Notifications"
void answerOwnMetadataAndMotd(Chat &chat, Call &call) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher
