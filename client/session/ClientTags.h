// The client-only tags that we send and understand. Any thread; pure.
// IRCv3 message-tags, client-tags/typing, client-tags/reply, client-tags/react.
#pragma once

#include "client/session/Isupport.h"
#include "client/session/TypingList.h"
#include "common/protocol/Message.h"

#include <QByteArray>
#include <QString>

namespace watek::client::session {

enum class ClientTag {
    Typing,
    Reply,
    React, ///< needs Reply as well
};

/// By what the server's CLIENTTAGDENY says; the capability message-tags is needed besides.
bool isTagAllowed(const Isupport &isupport, ClientTag tag);

/// How the labels of our TAGMSGs begin. Nobody asked for the answer to a word about typing; a
/// reaction that is refused is told.
inline constexpr char kTypingLabel[] = "t";
inline constexpr char kReactionLabel[] = "r";

/// The id of the message that `message` answers, or nothing. The tag is "+reply"; most programs
/// still know it by the name of its draft only.
QString replyTagOf(const protocol::Message &message);
/// Both names, of those that the server takes.
QList<protocol::Tag> replyTags(const Isupport &isupport, const QString &messageId);

/// A reaction that can be shown: not too long, with nothing in it that breaks a line.
inline constexpr int kLongestReaction = 32;
bool isReaction(const QString &text);

} // namespace watek::client::session
