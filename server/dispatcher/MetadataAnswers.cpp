#include "server/dispatcher/MetadataAnswers.h"

#include "server/dispatcher/commands/Commands.h"

#include <QSet>

#include <utility>

namespace watek::server::dispatcher {

using shared::Metadata;

namespace {

QList<QByteArray> paramsOf(const QByteArray &target, const QByteArray &key, const QByteArray &value)
{
    return {target, key, "*", value};
}

/// All of `metadata`, as it was when it was asked for, in slices.
class Listing {
public:
    explicit Listing(const Metadata &metadata)
        : m_all(metadata.begin(), metadata.end())
    {
    }
    template <typename Write>
    Progress goOn(Chat &chat, const Call &call, Write write) REQUIRES(dispatcherRole)
    {
        for (; m_next < m_all.size(); ++m_next) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            chat.work().spend(2);
            write(m_all[m_next].first, m_all[m_next].second);
        }
        return Progress::Done;
    }

private:
    const std::vector<std::pair<QByteArray, QByteArray>> m_all;
    size_t m_next = 0;
};

class MetadataListAnswer final : public Answer {
public:
    MetadataListAnswer(QByteArray target, const Metadata &metadata)
        : m_target(std::move(target))
        , m_listing(metadata)
    {
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        if (!std::exchange(m_hasBegun, true))
            m_batch.begin(chat, call.replies, "metadata", m_target);
        const auto write
            = [&](const QByteArray &key, const QByteArray &value) REQUIRES(dispatcherRole) {
                  m_batch.numeric(
                      chat, call.replies, protocol::RPL_KEYVALUE, paramsOf(m_target, key, value));
              };
        if (m_listing.goOn(chat, call, write) != Progress::Done)
            return Progress::HasMore;
        m_batch.end(call.replies);
        return Progress::Done;
    }

private:
    const QByteArray m_target;
    Listing m_listing;
    bool m_hasBegun = false;
    MetadataBatch m_batch;
};

class MetadataSyncAnswer final : public Answer {
public:
    explicit MetadataSyncAnswer(quint64 channel)
        : m_channel(channel, MetadataOfChannel::When::Asked)
    {
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        return m_channel.goOn(chat, call);
    }

private:
    MetadataOfChannel m_channel;
};

/// Its own user, its channels and their members, whom it monitors; each once.
class MetadataSubAnswer final : public Answer {
public:
    MetadataSubAnswer(const Session &session, const QByteArrayList &keys)
        : m_keys(keys)
    {
        m_users.push_back(session.user->id);
        for (const Membership *const membership : session.user->memberships)
            m_channels.push_back(membership->channel->number);
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        if (!std::exchange(m_hasBegun, true))
            addMonitored(chat, call);
        for (; m_nextUser < m_users.size(); ++m_nextUser) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            if (const User *const user = chat.state().user(m_users[m_nextUser]);
                user && user->isInChat)
                tell(chat, call, *user);
        }
        for (; m_nextChannel < m_channels.size(); ++m_nextChannel, m_piece = 0) {
            const Channel *const channel = chat.state().channelOfNumber(m_channels[m_nextChannel]);
            if (!channel || !channel->member(call.user()))
                continue;
            if (m_piece == 0)
                tell(chat, call, *channel);
            for (; m_piece < channel->names.pieceCount(); ++m_piece) {
                if (!chat.mayGoOn(call.replies))
                    return Progress::HasMore;
                for (const Membership *const member : channel->names.members(m_piece))
                    tell(chat, call, member->user());
            }
        }
        return Progress::Done;
    }

private:
    void addMonitored(Chat &chat, const Call &call) REQUIRES(dispatcherRole)
    {
        for (const QByteArray &nick : chat.state().monitors().watchedBy(call.session.id).values()) {
            if (const User *const user = chat.state().onlineUser(nick))
                m_users.push_back(user->id);
        }
    }
    void tell(Chat &chat, Call &call, const User &user) REQUIRES(dispatcherRole)
    {
        chat.work().spend(4);
        if (m_told.contains(user.id.value))
            return;
        m_told.insert(user.id.value);
        write(call, user.nickText(), chat.metadataDesk().subscribed(call.session, user));
    }
    void tell(Chat &chat, Call &call, const Channel &channel) REQUIRES(dispatcherRole)
    {
        write(call, channel.name.text(), chat.metadataDesk().subscribed(call.session, channel));
    }
    void write(Call &call, const QByteArray &target, const MetadataDesk::Changes &found) const
    {
        for (const MetadataDesk::Change &each : found) {
            if (m_keys.contains(each.key))
                call.replies.fromServer("METADATA", paramsOf(target, each.key, *each.value));
        }
    }

    const QByteArrayList m_keys;
    bool m_hasBegun = false;
    std::vector<base::UserId> m_users;
    size_t m_nextUser = 0;
    std::vector<quint64> m_channels; ///< by number
    size_t m_nextChannel = 0;
    qsizetype m_piece = 0;
    QSet<quint64> m_told; ///< ids of users
};

class OwnMetadataAnswer final : public Answer {
public:
    explicit OwnMetadataAnswer(const Metadata &metadata)
        : m_listing(metadata)
    {
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        const QByteArray nick = call.user().nickText();
        if (!std::exchange(m_hasBegun, true))
            m_batch.begin(chat, call.replies, "metadata", nick);
        const auto write
            = [&](const QByteArray &key, const QByteArray &value) REQUIRES(dispatcherRole) {
                  m_batch.line(chat, call.replies, "METADATA", paramsOf(nick, key, value));
              };
        if (m_listing.goOn(chat, call, write) != Progress::Done)
            return Progress::HasMore;
        if (!std::exchange(m_hasMotd, true)) {
            m_batch.end(call.replies);
            // This answer may be the call's own, which must not be replaced under it.
            Call motd{call.session, call.message, call.replies};
            answerMotd(chat, motd);
            m_motd = std::move(motd.answer);
        }
        return m_motd ? m_motd->goOn(chat, call) : Progress::Done;
    }

private:
    Listing m_listing;
    bool m_hasBegun = false;
    MetadataBatch m_batch;
    bool m_hasMotd = false;
    std::unique_ptr<Answer> m_motd;
};

} // namespace

void MetadataOfChannel::begin(Chat &chat, Call &call, const Channel &channel)
{
    m_hasBegun = true;
    const QByteArray &name = channel.name.text();
    m_batch.begin(chat, call.replies, "metadata", name);
    for (const MetadataDesk::Change &each : chat.metadataDesk().subscribed(call.session, channel))
        m_batch.line(chat, call.replies, "METADATA", paramsOf(name, each.key, *each.value));
}

Progress MetadataOfChannel::goOn(Chat &chat, Call &call)
{
    const Channel *const channel = chat.state().channelOfNumber(m_channel);
    const bool isHere = channel && channel->member(call.user());
    if (!m_hasBegun) {
        if (!isHere || (m_when == When::Joined && !call.session.hearsMetadata()))
            return Progress::Done;
        begin(chat, call, *channel);
    }
    for (; isHere && m_piece < channel->names.pieceCount(); ++m_piece) {
        if (!chat.mayGoOn(call.replies))
            return Progress::HasMore;
        for (const Membership *const member : channel->names.members(m_piece)) {
            chat.work().spend(4);
            if (&member->user() == &call.user())
                continue;
            for (const MetadataDesk::Change &each :
                chat.metadataDesk().subscribed(call.session, member->user()))
                m_batch.line(chat, call.replies, "METADATA",
                    paramsOf(member->user().nickText(), each.key, *each.value));
        }
    }
    m_batch.end(call.replies);
    return Progress::Done;
}

std::unique_ptr<Answer> listMetadata(const QByteArray &target, const Metadata &metadata)
{
    return std::make_unique<MetadataListAnswer>(target, metadata);
}

std::unique_ptr<Answer> syncMetadata(const Channel &channel)
{
    return std::make_unique<MetadataSyncAnswer>(channel.number);
}

std::unique_ptr<Answer> tellSubscribed(const Session &session, const QByteArrayList &keys)
{
    return std::make_unique<MetadataSubAnswer>(session, keys);
}

void answerOwnMetadataAndMotd(Chat &chat, Call &call)
{
    if (call.session.capabilities.has(Capability::Metadata))
        call.answer = std::make_unique<OwnMetadataAnswer>(chat.state().metadataOf(call.user()));
    else
        answerMotd(chat, call);
}

} // namespace watek::server::dispatcher
