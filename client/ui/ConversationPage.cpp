#include "client/ui/ConversationPage.h"

#include "client/model/Workspace.h"
#include "client/ui/Actions.h"
#include "client/ui/FindBar.h"
#include "client/ui/InputBar.h"
#include "client/ui/InputEdit.h"
#include "client/ui/InputText.h"
#include "client/ui/JoinDialog.h"
#include "client/ui/JumpButton.h"
#include "client/ui/Settings.h"
#include "client/ui/StateBar.h"
#include "client/ui/TopicLine.h"
#include "client/ui/TypingLine.h"
#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"

#include <QApplication>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

namespace watek::client::ui {

using session::ConversationKind;

StateFacts stateFacts(const session::Session &session)
{
    const session::ConnectionState &connection = session.connection();
    StateFacts facts;
    facts.server = widgets::isolatedName(session.networkName());
    facts.host = session.config().address.host;
    facts.port = session.config().address.port;
    facts.place = connection.place;
    facts.used = connection.used;
    facts.places = connection.places;
    facts.nick = session.ownNick();
    facts.wantedNick = session.config().nick;
    facts.detail = connection.detail;
    facts.certificate = connection.certificate;
    facts.trustedSha256 = session.config().pinnedSha256;
    if (connection.phase == session::Phase::Lost)
        facts.seconds = int((session.retryInMs() + 999) / 1000);
    return facts;
}

ConversationPage::ConversationPage(
    model::Workspace &workspace, const Settings &settings, const Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_settings(settings)
    , m_topic(new TopicLine({actions[ActionId::Find], actions[ActionId::ShowMembers]}, this))
    , m_leaving(new StateBar(this))
    , m_bar(new StateBar(this))
    , m_messages(new MessageView(this))
    , m_empty(new widgets::PlainLabel(m_messages))
    , m_jump(new JumpButton(m_messages))
    , m_typing(new TypingLine(this))
    , m_sending(new StateBar(this))
    , m_input(new InputBar(this))
{
    m_find = new FindBar(m_messages, this);
    m_empty->setObjectName(QStringLiteral("hint"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *over = new QVBoxLayout(m_messages);
    over->setContentsMargins(48, 48, 48, 48);
    over->addWidget(m_empty);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_topic);
    layout->addWidget(m_leaving);
    layout->addWidget(m_bar);
    layout->addWidget(m_find);
    layout->addWidget(m_messages, 1);
    layout->addWidget(m_typing);
    layout->addWidget(m_sending);
    layout->addWidget(m_input);

    m_countdown.setInterval(1000);
    connect(&m_countdown, &QTimer::timeout, this, &ConversationPage::updateState);
    connect(m_bar, &StateBar::pressed, this, &ConversationPage::onButton);
    connect(m_leaving, &StateBar::pressed, this, &ConversationPage::buttonPressed);
    connect(m_find, &FindBar::closed, input(), qOverload<>(&QWidget::setFocus));
    connect(m_input, &InputBar::submitted, this, &ConversationPage::submit);
    connect(m_input, &InputBar::textEdited, this, &ConversationPage::onEdited);
    connect(input(), &InputEdit::pageRequested, this, [this](int direction) {
        m_messages->verticalScrollBar()->triggerAction(
            direction < 0 ? QScrollBar::SliderPageStepSub : QScrollBar::SliderPageStepAdd);
    });
    connect(input(), &InputEdit::nothingCompletes, this, [this](const QString &word) {
        m_input->setHint(tr("Nothing here begins with “%1”.").arg(word));
    });
    connect(m_messages, &MessageView::mentionRequested, input(), &InputEdit::mention);
    connect(m_messages, &MessageView::queryRequested, this, &ConversationPage::queryRequested);
    connect(m_messages, &MessageView::retryRequested, this, [this](quint64 line) {
        if (m_session)
            m_session->retry(m_id, line);
    });
    connectTags();
    for (session::Session *session : workspace.sessions())
        followSession(session);
    connect(&workspace, &model::Workspace::sessionAdded, this, &ConversationPage::followSession);
    connect(&workspace, &model::Workspace::sessionRemoved, this, &ConversationPage::forgetSession);
    connect(m_sending, &StateBar::pressed, this, &ConversationPage::onSendButton);
    applyLooks();
}

InputEdit *ConversationPage::input() const { return m_input->edit(); }

void ConversationPage::applyLooks()
{
    m_messages->setDensity(m_settings.density());
    m_messages->setShowsPassages(m_settings.showsPassages());
}

void ConversationPage::showConversation(session::ConversationId id)
{
    if (m_id) {
        m_positions[m_id] = m_messages->position();
    }
    m_find->close();
    m_id = id;
    m_session = m_workspace.sessionOf(id);
    follow(m_workspace.conversation(id));
    model::MessageListModel *lines = m_workspace.messages(id);
    if (lines != nullptr)
        lines->setWording([](const QModelIndex &index) { return spokenText(messageRow(index)); });
    m_messages->setModel(lines);
    m_messages->setPosition(m_positions.value(id));
    m_jump->startAnew();
    input()->setCompleter(m_workspace.completer(id));
    m_isLoading = true;
    input()->showDraft(id);
    m_isLoading = false;
    m_input->setHint({}); // it was about the other one
    showReply();
    updateTyping();
    updateOffers();
    m_input->setCounts(m_conversation && m_conversation->kind() != ConversationKind::Server);
    updateTopic();
    updateState();
    updateEmpty();
    updateBudget();
    m_asks = false;
    m_sending->showState({}); // those that wait may be few here
    updateSending();
}

void ConversationPage::follow(session::Conversation *conversation)
{
    if (m_conversation)
        disconnect(m_conversation, nullptr, this, nullptr);
    m_conversation = conversation;
    if (conversation == nullptr)
        return;
    using session::Conversation;
    connect(conversation, &Conversation::topicChanged, this, &ConversationPage::updateTopic);
    connect(conversation, &Conversation::nameChanged, this, &ConversationPage::updateTopic);
    connect(conversation, &Conversation::joinedChanged, this, &ConversationPage::updateState);
    connect(conversation, &Conversation::linesAdded, this, &ConversationPage::updateEmpty,
        Qt::QueuedConnection);
    // Our own JOIN says how others see us, and so how much room our name takes in a line.
    connect(conversation, &Conversation::linesAdded, this, &ConversationPage::updateBudget,
        Qt::QueuedConnection);
    connect(conversation, &Conversation::typingChanged, this, &ConversationPage::updateTyping);
}

void ConversationPage::followSession(session::Session *session)
{
    using session::Session;
    connect(session, &Session::connectionChanged, this, [this, session] {
        if (session == m_session) {
            updateState();
            updateEmpty();
            updateBudget();
            updateOffers();
        }
    });
    connect(session, &Session::tagsChanged, this, [this] {
        updateOffers();
        updateBudget(); // the longest line is one of the things that a server tells late
    });
    connect(session, &Session::conversationRemoved, this, &ConversationPage::forget);
    connect(session, &Session::waitingChanged, this, [this](session::ConversationId where) {
        if (where == m_id)
            updateSending();
    });
    connect(session, &Session::networkNameChanged, this, &ConversationPage::updateState);
    connect(session, &Session::ownNickChanged, this, [this, session] {
        if (m_nicksInUse.value(session->config().id) == session->ownNick())
            m_nicksInUse.remove(session->config().id);
        updateState();
        updateBudget();
    });
    connect(session, &Session::nickInUse, this, [this, session](const QString &wanted) {
        m_nicksInUse[session->config().id] = wanted;
        updateState();
    });
    connect(session, &Session::invited, this,
        [this, session](const QString &by, const QString &channel) {
            m_invitations[session->config().id] = {by, channel};
            updateState();
            if (!m_workspace.isLookedAt())
                QApplication::alert(window());
        });
    connect(session, &Session::conversationWanted, this,
        [this, session](const session::Conversation *wanted) {
            const auto asked = m_invitations.constFind(session->config().id);
            if (asked == m_invitations.constEnd() || session->findByName(asked->channel) != wanted)
                return;
            m_invitations.erase(asked);
            updateState();
        });
}

void ConversationPage::updateTopic()
{
    if (!m_conversation) {
        m_topic->showTopic({}, {});
        input()->setPlaceholderText({});
        return;
    }
    m_topic->showTopic(m_conversation->name(), m_conversation->topic());
    const QString placeholder = m_conversation->kind() == ConversationKind::Server
        ? tr("Type a command, for example /join #lobby")
        : tr("Message %1").arg(widgets::isolatedName(m_conversation->name()));
    input()->setPlaceholderText(placeholder);
    input()->setAccessibleName(placeholder);
}

StateMessage ConversationPage::currentState() const
{
    if (!m_session || !m_conversation)
        return {};
    StateFacts facts = stateFacts(*m_session);
    if (const State state = stateOf(m_session->connection()); state != State::Online)
        return stateMessage(state, facts);
    facts.wantedNick = m_nicksInUse.value(m_session->config().id);
    if (!facts.wantedNick.isEmpty())
        return stateMessage(State::NickInUse, facts);
    facts.channel = m_conversation->name();
    if (m_conversation->kind() == ConversationKind::Channel && !m_conversation->isJoined())
        return stateMessage(State::NotInChannel, facts);
    if (const auto asked = m_invitations.constFind(m_session->config().id);
        asked != m_invitations.constEnd()) {
        facts.by = asked->by;
        facts.channel = asked->channel;
        return stateMessage(State::Invited, facts);
    }
    return {};
}

void ConversationPage::showLeaving(const session::Conversation *conversation)
{
    if (!conversation) {
        m_leaving->showState({});
        return;
    }
    StateFacts facts;
    facts.channel = conversation->name();
    const bool isChannel = conversation->kind() == ConversationKind::Channel;
    m_leaving->showState(stateMessage(isChannel ? State::Leaving : State::Closing, facts));
}

void ConversationPage::updateState()
{
    m_bar->showState(currentState());
    const bool counts = m_session && m_session->connection().phase == session::Phase::Lost;
    if (counts != m_countdown.isActive())
        counts ? m_countdown.start() : m_countdown.stop();
}

void ConversationPage::updateEmpty()
{
    const QAbstractItemModel *model = m_messages->model();
    const bool isEmpty = model != nullptr && model->rowCount() < 12
        && m_messages->contentHeight() < m_messages->viewport()->height() / 3;
    bool hasWords = false;
    for (int row = 0; isEmpty && row < model->rowCount(); ++row)
        hasWords = hasWords || messageRow(model->index(row, 0)).isFromPerson();
    // A server that is not there yet will not say anything either: its state stands above.
    const bool isSilent = m_conversation && m_conversation->kind() == ConversationKind::Server
        && !m_session->isOnline();
    m_empty->setVisible(isEmpty && !hasWords && m_conversation && !isSilent);
    if (m_empty->isHidden())
        return;
    StateFacts facts = stateFacts(*m_session);
    facts.channel = m_conversation->name();
    const State state = m_conversation->kind() == ConversationKind::Channel ? State::EmptyChannel
        : m_conversation->kind() == ConversationKind::Query                 ? State::EmptyQuery
                                                            : State::EmptyServerPage;
    m_empty->setText(stateMessage(state, facts).text);
}

void ConversationPage::onButton(StateButton button)
{
    if (!m_session)
        return;
    switch (button) {
    case StateButton::TryNow:
    case StateButton::ConnectAgain:
        m_session->tryNow();
        break;
    case StateButton::Stop:
    case StateButton::LeaveQueue:
        m_session->disconnectFromServer();
        break;
    case StateButton::Dismiss:
        m_nicksInUse.remove(m_session->config().id);
        updateState();
        break;
    case StateButton::JoinInvited:
        JoinDialog::joinNow(*m_session, m_invitations.take(m_session->config().id).channel, this);
        updateState();
        break;
    case StateButton::NotNow:
        m_invitations.remove(m_session->config().id);
        updateState();
        break;
    case StateButton::JoinAgain:
        JoinDialog::joinNow(*m_session, m_conversation->name(), this);
        break;
    case StateButton::ChangeNick:
        m_nicksInUse.remove(m_session->config().id);
        updateState();
        Q_EMIT buttonPressed(button);
        return;
    case StateButton::ChangeServer:
    case StateButton::ChooseNick:
    case StateButton::GoBack:
    case StateButton::Trust:
    case StateButton::ForgetTrusted:
    case StateButton::ConnectPlain:
    case StateButton::JoinChannel:
    case StateButton::Undo:
    case StateButton::Retry:
    case StateButton::Send:
    case StateButton::Cancel:
        Q_EMIT buttonPressed(button);
        return;
    }
    // The button has gone, or will: what is typed next belongs in the input.
    input()->setFocus();
}

void ConversationPage::stepBack()
{
    if (m_asks)
        onSendButton(StateButton::Cancel);
    else if (m_find->isVisible())
        m_find->close();
    else if (m_replies.contains(m_id))
        leaveReply();
    else if (!m_messages->isAtBottom())
        m_messages->goToBottom();
    else
        input()->setFocus();
}

} // namespace watek::client::ui
