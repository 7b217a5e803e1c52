// What one can do about a person in a channel: write to them, ask who they are, ignore them, and
// for operators of the channel: modes, kick and ban. Thread: gui.
#pragma once

#include "client/session/ChatLine.h"

#include <QMenu>

namespace watek::client::model {
class Workspace;
}
namespace watek::client::session {
class Conversation;
class Session;
} // namespace watek::client::session

namespace watek::client::ui {

class PersonMenu final : public QMenu {
    Q_OBJECT
public:
    /// About `nick` in the conversation `where`; `workspace` outlives it. Shown with popup(), it
    /// deletes itself when it closes. Person and channel may go away meanwhile: then an entry does
    /// nothing.
    PersonMenu(
        model::Workspace &workspace, session::ConversationId where, QString nick, QWidget *parent);

Q_SIGNALS:
    void queryRequested(const QString &nick);
    void mentionRequested(const QString &nick);
    /// On our own row.
    void nickChangeRequested();

private:
    void addIgnore(const session::Session &session);
    void addForSelf();
    void addForOther(const session::Session &session);
    void addForModerator(const session::Session &session, const session::Conversation &channel);
    void askToKick(bool bans);

    session::Session *session() const; ///< or null, when it has gone
    session::Conversation *channel() const;

    model::Workspace &m_workspace;
    const session::ConversationId m_where;
    const QString m_nick;
    const QString m_name; ///< m_nick for the text of a menu
};

} // namespace watek::client::ui
