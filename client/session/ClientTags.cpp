#include "client/session/ClientTags.h"

#include "client/session/Text.h"

#include <algorithm>

namespace watek::client::session {

namespace {

constexpr const char *kReplyNames[] = {"draft/reply", "reply"};

} // namespace

bool isTagAllowed(const Isupport &isupport, ClientTag tag)
{
    const bool canReply = std::ranges::any_of(
        kReplyNames, [&](const char *name) { return isupport.allowsClientTag(name); });
    switch (tag) {
    case ClientTag::Typing:
        return isupport.allowsClientTag("typing");
    case ClientTag::Reply:
        return canReply;
    case ClientTag::React:
        return canReply && isupport.allowsClientTag("draft/react");
    }
    return false;
}

QString replyTagOf(const protocol::Message &message)
{
    const QByteArray id = message.tag("+reply");
    return decoded(id.isEmpty() ? message.tag("+draft/reply") : id);
}

QList<protocol::Tag> replyTags(const Isupport &isupport, const QString &messageId)
{
    QList<protocol::Tag> tags;
    for (const char *name : kReplyNames) {
        if (isupport.allowsClientTag(name))
            tags.append({.key = QByteArray("+") + name, .value = messageId.toUtf8()});
    }
    return tags;
}

bool isReaction(const QString &text)
{
    const auto isOdd = [](QChar c) {
        return c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line
            || c.category() == QChar::Separator_Paragraph;
    };
    return !text.trimmed().isEmpty() && text.size() <= kLongestReaction
        && std::ranges::none_of(text, isOdd);
}

} // namespace watek::client::session
