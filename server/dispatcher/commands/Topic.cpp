// TOPIC: shows or sets it. Modern IRC "TOPIC message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void sendTopic(const Channel &channel, ReplyBuffer &replies)
{
    const Topic &topic = channel.topic;
    if (topic.text.isEmpty())
        return;
    replies.numeric(protocol::RPL_TOPIC, {channel.name.text(), topic.text});
    replies.numeric(protocol::RPL_TOPICWHOTIME,
        {channel.name.text(), topic.setBy, QByteArray::number(topic.setAtMs / 1000)});
}

void handleTopic(Chat &chat, Call &call)
{
    ReplyBuffer &replies = call.replies;
    const Channel *const channel = chat.state().channel(call.param(0));
    if (!channel || !isVisible(*channel, call.user()))
        return replies.numeric(protocol::ERR_NOSUCHCHANNEL, {call.param(0), "No such channel"});
    const QByteArray name = channel->name.text();
    const Membership *const membership = channel->member(call.user());
    if (call.paramCount() == 1) {
        if (channel->topic.text.isEmpty())
            return replies.numeric(protocol::RPL_NOTOPIC, {name, "No topic is set"});
        return sendTopic(*channel, replies);
    }
    if (!membership)
        return replies.numeric(protocol::ERR_NOTONCHANNEL, {name, "You're not on that channel"});
    if (channel->flags.contains(mode::kProtectedTopic)
        && !membership->isAtLeast(Rank::HalfOperator))
        return replies.numeric(
            protocol::ERR_CHANOPRIVSNEEDED, {name, "You're not channel operator"});
    const QByteArray topic = cutTo(call.param(1), chat.config().limits.topicLength);
    if (const Refusal refusal = chat.peace().whyNotShown(call.user(), topic)) {
        if (refusal.isTold)
            replies.numeric(protocol::ERR_CANNOTSENDTOCHAN,
                {name, "Cannot set the topic (" + refusal.why + ')'});
        return;
    }
    chat.happen(TopicSet{channel->name, topic}, replies);
}

} // namespace watek::server::dispatcher
