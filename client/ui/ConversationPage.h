// The middle of the window: topic, states, messages and input of the one conversation that is
// shown. Thread: gui. Remembers for each conversation where it was read and what was half typed.
#pragma once

#include "client/model/Reactions.h"
#include "client/session/ChatLine.h"
#include "client/ui/StateText.h"
#include "client/ui/messages/MessageView.h"

#include <QHash>
#include <QPointer>
#include <QTimer>
#include <QWidget>

class QLabel;

namespace watek::client::model {
class Workspace;
}
namespace watek::client::session {
class Conversation;
class Session;
} // namespace watek::client::session

namespace watek::client::ui {

class Actions;
class FindBar;
class InputBar;
class InputEdit;
class JumpButton;
class Settings;
class StateBar;
class TopicLine;
class TypingLine;

/// Sentences are filled with what the session knows.
StateFacts stateFacts(const session::Session &session);

class ConversationPage final : public QWidget {
    Q_OBJECT
public:
    ConversationPage(model::Workspace &workspace, const Settings &settings, const Actions &actions,
        QWidget *parent = nullptr);

    void showConversation(session::ConversationId id);
    /// Says above all that this one, which is another than the one shown, is being left, and offers
    /// to undo it. Null: nothing is.
    void showLeaving(const session::Conversation *conversation);
    /// Settings changed.
    void applyLooks();

    MessageView *messages() const { return m_messages; }
    InputEdit *input() const;
    FindBar *findBar() const { return m_find; }
    StateBar *stateBar() const { return m_bar; }
    StateBar *leavingBar() const { return m_leaving; }
    /// Above the input: lines that wait to be sent, or are about to be.
    StateBar *sendingBar() const { return m_sending; }
    TypingLine *typingLine() const { return m_typing; }
    InputBar *inputBar() const { return m_input; }
    /// One step of Esc: answers a question with no, else closes the find bar, else leaves the
    /// reply, else jumps to the bottom, else goes to the input.
    void stepBack();

Q_SIGNALS:
    /// A button of a state that needs the whole window.
    void buttonPressed(watek::client::ui::StateButton button);
    void queryRequested(const QString &nick);

private:
    void follow(session::Conversation *conversation);
    void followSession(session::Session *session);
    void updateTopic();
    void updateState();
    void updateEmpty();
    void onButton(StateButton button);

    // ConversationPageCompose.cpp
    void updateBudget();
    void updateSending();
    /// Asks first where the text is long.
    void submit(const QString &text);
    void send(const QString &text);
    void onSendButton(StateButton button);

    // ConversationPageTags.cpp
    void connectTags();
    void forget(session::Conversation *conversation);
    void forgetSession(session::Session *session);
    void onEdited();
    void updateTyping();
    void updateOffers();
    void startReply(quint64 lineId);
    void leaveReply();
    void showReply();
    void openPalette(quint64 lineId, const QRect &anchor);
    void toggleReaction(quint64 lineId, const QString &reaction);
    void showQuoted(quint64 lineId);
    /// What is on that message and looks like this reaction; with nobody's name if nothing is.
    model::Reaction reactionThere(
        session::ConversationId where, const QString &messageId, const QString &reaction) const;
    /// The line as it is now, or null when it has left.
    const session::ChatLine *lineOf(quint64 lineId) const;
    StateMessage currentState() const;

    model::Workspace &m_workspace;
    const Settings &m_settings;
    session::ConversationId m_id;
    QPointer<session::Conversation> m_conversation;
    QPointer<session::Session> m_session;
    QHash<session::ConversationId, ViewPosition> m_positions;
    /// The message that is being answered, where one is.
    struct Reply {
        QString messageId;
        QString author;
        QString text;
    };
    QHash<session::ConversationId, Reply> m_replies;
    bool m_asks = false; ///< whether all those lines are to be sent
    bool m_isLoading = false; ///< the input changes because another conversation is shown
    /// By session: the nick that was asked for and is in use, until the person says what to do.
    QHash<quint32, QString> m_nicksInUse;
    struct Invitation {
        QString by;
        QString channel;
    };
    /// By session: the last one, until the person answers it or is in that channel.
    QHash<quint32, Invitation> m_invitations;
    QTimer m_countdown; ///< runs only while an attempt is planned

    TopicLine *m_topic;
    StateBar *m_leaving;
    StateBar *m_bar;
    FindBar *m_find;
    MessageView *m_messages;
    QLabel *m_empty;
    JumpButton *m_jump;
    TypingLine *m_typing;
    StateBar *m_sending;
    InputBar *m_input;
};

} // namespace watek::client::ui
