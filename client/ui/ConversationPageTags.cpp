// The part of ConversationPage for what goes beside the text: replies, reactions, and who is
// typing. Thread: gui.
#include "client/ui/ConversationPage.h"

#include "client/model/Workspace.h"
#include "client/ui/InputBar.h"
#include "client/ui/InputEdit.h"
#include "client/ui/ReactionPalette.h"
#include "client/ui/ReplyBar.h"
#include "client/ui/Settings.h"
#include "client/ui/TypingLine.h"

#include <algorithm>
#include <utility>

namespace watek::client::ui {

using session::ClientTag;

void ConversationPage::connectTags()
{
    connect(m_messages, &MessageView::replyRequested, this, &ConversationPage::startReply);
    connect(m_messages, &MessageView::reactionRequested, this, &ConversationPage::openPalette);
    connect(m_messages, &MessageView::reactionToggled, this, &ConversationPage::toggleReaction);
    connect(m_messages, &MessageView::quoteRequested, this, &ConversationPage::showQuoted);
    connect(&m_settings, &Settings::sendsTypingChanged, this, [this] {
        for (session::Session *session : m_workspace.sessions()) {
            if (!m_settings.sendsTyping())
                session->stopTyping();
        }
    });
    connect(m_input->replyBar(), &ReplyBar::leaveClicked, this, &ConversationPage::leaveReply);
}

void ConversationPage::forget(session::Conversation *conversation)
{
    m_positions.remove(conversation->id());
    input()->forgetDraft(conversation->id());
    m_replies.remove(conversation->id());
}

void ConversationPage::forgetSession(session::Session *session)
{
    for (session::Conversation *conversation : session->conversations())
        forget(conversation);
    m_nicksInUse.remove(session->config().id);
    m_invitations.remove(session->config().id);
}

void ConversationPage::onEdited()
{
    updateBudget();
    if (std::exchange(m_asks, false)) // about another text
        updateSending();
    if (m_session && !m_isLoading && m_settings.sendsTyping())
        m_session->noteTyping(m_id, input()->text());
}

void ConversationPage::updateTyping()
{
    const bool canTalk
        = m_conversation && m_conversation->kind() != session::ConversationKind::Server;
    m_typing->setVisible(canTalk);
    m_typing->showTyping(canTalk ? m_conversation->typing() : QStringList());
}

void ConversationPage::updateOffers()
{
    const bool canTag = m_session && m_conversation
        && m_conversation->kind() != session::ConversationKind::Server;
    m_messages->setOffers(canTag && m_session->canSend(ClientTag::Reply),
        canTag && m_session->canSend(ClientTag::React));
}

const session::ChatLine *ConversationPage::lineOf(quint64 lineId) const
{
    const model::MessageListModel *lines = m_workspace.messages(m_id);
    const int row = lines ? lines->rowOf(lineId) : -1;
    return row < 0 ? nullptr : &lines->lineAt(row);
}

void ConversationPage::startReply(quint64 lineId)
{
    const session::ChatLine *line = lineOf(lineId);
    if (!line || line->messageId.isEmpty())
        return;
    m_replies[m_id] = {.messageId = line->messageId, .author = line->author, .text = line->text};
    showReply();
    input()->setFocus();
}

void ConversationPage::leaveReply()
{
    m_replies.remove(m_id);
    showReply();
    input()->setFocus();
}

void ConversationPage::showReply()
{
    const auto reply = m_replies.constFind(m_id);
    const bool answers = reply != m_replies.constEnd();
    if (answers)
        m_input->replyBar()->showReply(reply->author, reply->text);
    m_input->replyBar()->setVisible(answers);
}

void ConversationPage::openPalette(quint64 lineId, const QRect &anchor)
{
    const session::ChatLine *line = lineOf(lineId);
    if (!line)
        return;
    auto *palette = new ReactionPalette(this);
    connect(palette, &ReactionPalette::chosen, this,
        [this, where = m_id, messageId = line->messageId](const QString &reaction) {
            session::Session *session = m_workspace.sessionOf(where);
            // As the others wrote it, lest their programs count two kinds.
            const model::Reaction there = reactionThere(where, messageId, reaction);
            if (session && !there.isMine)
                session->react(where, messageId, there.text);
        });
    palette->openAt(anchor);
}

void ConversationPage::toggleReaction(quint64 lineId, const QString &reaction)
{
    const session::ChatLine *line = lineOf(lineId);
    if (line && m_session) {
        m_session->react(
            m_id, line->messageId, reaction, reactionThere(m_id, line->messageId, reaction).isMine);
    }
}

model::Reaction ConversationPage::reactionThere(
    session::ConversationId where, const QString &messageId, const QString &reaction) const
{
    const model::MessageListModel *lines = m_workspace.messages(where);
    const int row = lines ? lines->rowOfMessage(messageId) : -1;
    const model::Reaction none{.text = reaction, .nicks = {}};
    if (row < 0)
        return none;
    const auto all = lines->index(row)
                         .data(model::MessageListModel::ReactionsRole)
                         .value<QList<model::Reaction>>();
    const auto known = std::ranges::find_if(
        all, [&](const model::Reaction &one) { return model::isSameReaction(one.text, reaction); });
    return known != all.end() ? *known : none;
}

void ConversationPage::showQuoted(quint64 lineId)
{
    const session::ChatLine *line = lineOf(lineId);
    if (!line)
        return;
    m_messages->showRow(m_workspace.messages(m_id)->rowOfMessage(line->replyTo));
}

} // namespace watek::client::ui
