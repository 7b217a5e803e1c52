// All that the main window shows: the sessions, and for each conversation its models. Knows which
// conversation is looked at, and therefore what is unread. Thread: gui.
#pragma once

#include "client/model/ChannelListModel.h"
#include "client/model/MemberListModel.h"
#include "client/model/MessageListModel.h"
#include "client/model/NickCompleter.h"
#include "client/session/Session.h"
#include "common/base/Clock.h"

#include <QObject>

#include <map>
#include <memory>
#include <vector>

namespace watek::client::model {

class Workspace final : public QObject {
    Q_OBJECT
public:
    /// `clock` outlives it.
    explicit Workspace(const base::Clock &clock, QObject *parent = nullptr);
    ~Workspace() override;

    /// Adds a network (its config's id is set here) and makes it known to all models; does not
    /// connect. The first one becomes active.
    session::Session *addSession(session::SessionConfig config);
    void removeSession(session::Session *session);
    QList<session::Session *> sessions() const;
    session::Session *sessionOf(session::ConversationId id) const; ///< or null
    session::Conversation *conversation(session::ConversationId id) const; ///< or null

    ChannelListModel *channels() const { return m_channels; }
    /// Live as long as the conversation. Null for an unknown id.
    MessageListModel *messages(session::ConversationId id) const;
    MemberListModel *members(session::ConversationId id) const;
    /// Nicks of the conversation by who spoke last, channels, commands. Null for an unknown id.
    NickCompleter *completer(session::ConversationId id) const;

    session::ConversationId active() const { return m_active; }
    /// Shows it: read while the window is looked at. An empty id shows nothing.
    void setActive(session::ConversationId id);
    /// The window gained or lost the person's eyes (focus, minimised); what comes meanwhile is
    /// unread.
    void setLookedAt(bool isLookedAt);
    bool isLookedAt() const { return m_lookedAt; }
    void setMuted(session::ConversationId id, bool isMuted);
    void markRead(session::ConversationId id);
    /// Not in the list, but there: what comes meanwhile is kept and counted.
    void setHidden(session::ConversationId id, bool isHidden);

Q_SIGNALS:
    void sessionAdded(watek::client::session::Session *session);
    void sessionRemoved(watek::client::session::Session *session);
    void activeChanged(watek::client::session::ConversationId id);
    /// A line names us, or is private, in a conversation nobody looks at and that is not muted:
    /// notify.
    void highlighted(
        watek::client::session::ConversationId id, const watek::client::session::ChatLine &line);

private:
    struct Models;

    void addConversation(session::Session *session, session::Conversation *conversation);
    void removeConversation(session::Conversation *conversation);
    void onLines(session::Conversation *conversation, const QList<session::ChatLine> &lines);
    void refreshChannelNames(const session::Session *session);
    bool isRead(session::ConversationId id) const { return m_lookedAt && id == m_active; }

    const base::Clock &m_clock;
    ChannelListModel *m_channels;
    quint32 m_lastSessionId = 0;
    std::vector<std::unique_ptr<session::Session>> m_sessions;
    std::map<session::ConversationId, std::unique_ptr<Models>> m_models;
    session::ConversationId m_active;
    bool m_lookedAt = true;
};

} // namespace watek::client::model
