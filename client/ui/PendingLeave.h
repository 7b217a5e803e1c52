// Leaving a conversation, with time to think again: it goes from sight at once, and the server is
// told a little later. Nothing is lost by undo(), and nobody has seen us go. Thread: gui.
#pragma once

#include "client/session/ChatLine.h"

#include <QObject>
#include <QTimer>

namespace watek::client::model {
class Workspace;
}
namespace watek::client::session {
class Conversation;
class Session;
} // namespace watek::client::session

namespace watek::client::ui {

class PendingLeave final : public QObject {
    Q_OBJECT
public:
    static constexpr int kMs = 8000;

    /// `workspace` outlives it. One at a time: a second leave() ends the wait of the first.
    explicit PendingLeave(model::Workspace &workspace, QObject *parent = nullptr);

    void leave(session::ConversationId id);
    /// Shows it again. Nothing when none is being left.
    void undo();
    /// Tells the server now.
    void finish();
    /// The one that is being left, or an empty id.
    session::ConversationId id() const { return m_id; }

Q_SIGNALS:
    /// id() differs from before.
    void changed();

private:
    void follow(session::Session *session);
    void stay();
    void forget();
    void onShown(session::ConversationId id);
    void onRemoved(const session::Conversation *conversation);
    void onLines(const QList<session::ChatLine> &lines);

    model::Workspace &m_workspace;
    session::ConversationId m_id;
    QTimer m_timer;
};

} // namespace watek::client::ui
