// The part of ConversationPage for what is written: how much room there is, what is asked before it
// leaves, and what waits to be sent. Thread: gui.
#include "client/ui/ConversationPage.h"

#include "client/model/Workspace.h"
#include "client/ui/InputBar.h"
#include "client/ui/InputEdit.h"
#include "client/ui/InputText.h"
#include "client/ui/StateBar.h"

namespace watek::client::ui {

namespace {

/// More lines than these are seldom meant: somebody has pasted what they did not look at.
constexpr int kMostUnasked = 5;
/// So many wait a moment whenever one types fast, and need no word about it.
constexpr int kFewWaiting = 3;

} // namespace

void ConversationPage::updateBudget()
{
    if (m_session)
        m_input->setBudget(m_session->budget(m_id, input()->text()));
}

void ConversationPage::updateSending()
{
    StateFacts facts;
    if (m_session && m_asks) {
        facts.count = m_session->budget(m_id, input()->text()).messages;
        m_sending->showState(stateMessage(State::ManyLines, facts));
        return;
    }
    facts.count = m_session ? m_session->waitingCount(m_id) : 0;
    // Once it is there it stays until the last one has gone: it would flicker otherwise.
    const bool isShown = facts.count > (m_sending->isHidden() ? kFewWaiting : 0);
    m_sending->showState(isShown ? stateMessage(State::LinesWaiting, facts) : StateMessage{});
}

void ConversationPage::submit(const QString &text)
{
    if (!m_session)
        return;
    const bool isLong
        = m_session->isTalk(m_id, text) && m_session->budget(m_id, text).messages > kMostUnasked;
    // Enter once more says yes; the keyboard stays where the text is, so that whoever goes on
    // typing changes the text and sends nothing.
    if (!isLong || std::exchange(m_asks, false)) {
        updateSending();
        send(text);
        return;
    }
    // The text stays where it is meanwhile, to be looked at.
    m_asks = true;
    updateSending();
}

void ConversationPage::send(const QString &text)
{
    const QPointer<session::Session> session = m_session;
    const session::ConversationId where = m_id;
    const bool isTalk = session->isTalk(where, text);
    const auto result = session->submit(where, text, m_replies.value(where).messageId);
    if (!result) {
        m_input->setHint(inputFailureText(result.error()));
        return;
    }
    // "/join" may have shown another conversation meanwhile: what was typed belongs to the old one.
    const QString hint = m_input->hint();
    if (isTalk)
        m_replies.remove(where);
    input()->accept(where);
    m_input->setHint(hint);
    showReply();
    m_messages->goToBottom();
}

void ConversationPage::onSendButton(StateButton button)
{
    const bool wasAsked = std::exchange(m_asks, false);
    if (m_session && button == StateButton::Send && wasAsked)
        send(input()->text());
    if (m_session && button == StateButton::Stop) {
        m_session->stopWaiting(m_id);
        m_messages->goToBottom(); // they stand there, each with its Retry
    }
    updateSending();
    input()->setFocus();
}

} // namespace watek::client::ui
