#include "client/ui/PendingLeave.h"

#include "client/model/Workspace.h"

#include <algorithm>

namespace watek::client::ui {

using session::ConversationId;
using session::ConversationKind;

PendingLeave::PendingLeave(model::Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kMs);
    connect(&m_timer, &QTimer::timeout, this, &PendingLeave::finish);
    // Whoever joins it again, or goes there by a link, has thought again.
    connect(&workspace, &model::Workspace::activeChanged, this, &PendingLeave::onShown);
    for (session::Session *session : workspace.sessions())
        follow(session);
    connect(&workspace, &model::Workspace::sessionAdded, this, &PendingLeave::follow);
    connect(&workspace, &model::Workspace::sessionRemoved, this,
        [this](const session::Session *session) {
            if (m_id.session == session->config().id)
                forget();
        });
}

void PendingLeave::follow(session::Session *session)
{
    connect(session, &session::Session::conversationRemoved, this, &PendingLeave::onRemoved);
}

void PendingLeave::leave(ConversationId id)
{
    finish();
    const session::Conversation *conversation = m_workspace.conversation(id);
    if (!conversation)
        return;
    m_workspace.setHidden(id, true);
    m_id = id;
    connect(conversation, &session::Conversation::linesAdded, this, &PendingLeave::onLines);
    m_timer.start();
    Q_EMIT changed();
}

void PendingLeave::undo()
{
    if (m_id)
        m_workspace.setActive(m_id); // and so onShown()
}

void PendingLeave::finish()
{
    if (m_id)
        m_workspace.sessionOf(m_id)->closeConversation(m_id); // and so onRemoved()
}

void PendingLeave::onShown(ConversationId id)
{
    if (!id || id != m_id)
        return;
    stay();
}

void PendingLeave::stay()
{
    disconnect(m_workspace.conversation(m_id), nullptr, this, nullptr);
    m_workspace.setHidden(m_id, false);
    forget();
}

void PendingLeave::forget()
{
    m_timer.stop();
    m_id = {};
    Q_EMIT changed();
}

void PendingLeave::onRemoved(const session::Conversation *conversation)
{
    if (conversation->id() == m_id)
        forget();
}

/// What somebody says to us alone must not go unseen.
void PendingLeave::onLines(const QList<session::ChatLine> &lines)
{
    const session::Conversation *conversation = m_workspace.conversation(m_id);
    const bool isQuery = conversation && conversation->kind() == ConversationKind::Query;
    const bool isTold = std::ranges::any_of(lines,
        [](const session::ChatLine &line) { return session::isSpeech(line.kind) && !line.isSelf; });
    if (isQuery && isTold)
        stay();
}

} // namespace watek::client::ui
