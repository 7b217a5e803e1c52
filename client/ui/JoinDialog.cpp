#include "client/ui/JoinDialog.h"

#include "client/session/Session.h"
#include "client/ui/FieldErrors.h"
#include "client/ui/FieldState.h"
#include "common/widgets/DialogButtons.h"
#include "common/widgets/PlainLabel.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace watek::client::ui {

namespace {

constexpr char kBadKey[] = "475";
const QString kPrefilled = QStringLiteral("#");

} // namespace

QString joinRefusal(const QByteArray &numeric, const QString &channel)
{
    const auto say = [&](const char *text) {
        return QCoreApplication::translate("JoinDialog", text).arg(channel);
    };
    switch (numeric.toInt()) {
    case 403:
        return say(QT_TRANSLATE_NOOP("JoinDialog", "There is no channel %1 on this server."));
    case 405:
        return say(QT_TRANSLATE_NOOP("JoinDialog",
            "You are in as many channels as the server allows. Leave one before you "
            "join %1."));
    case 471:
        return say(QT_TRANSLATE_NOOP("JoinDialog", "%1 is full."));
    case 473:
        return say(QT_TRANSLATE_NOOP(
            "JoinDialog", "Only who is invited may join %1. Ask an operator of it."));
    case 474:
        return say(QT_TRANSLATE_NOOP("JoinDialog", "You are banned from %1."));
    case 475:
        return say(QT_TRANSLATE_NOOP("JoinDialog", "%1 asks for a key, and this is not it."));
    case 476:
    case 479:
        return say(
            QT_TRANSLATE_NOOP("JoinDialog", "The server does not take %1 as a channel's name."));
    case 477:
        return say(QT_TRANSLATE_NOOP("JoinDialog", "Only who has an account may join %1."));
    case 489:
    case 520:
        return say(QT_TRANSLATE_NOOP("JoinDialog", "%1 does not let you in."));
    default:
        return {};
    }
}

JoinDialog::JoinDialog(session::Session &session, QWidget *parent)
    : QDialog(parent)
    , m_session(&session)
    , m_channel(new QLineEdit(kPrefilled, this))
    , m_error(new widgets::PlainLabel(this))
    , m_keyCaption(new widgets::PlainLabel(tr("Key of the channel"), this))
    , m_key(new QLineEdit(this))
{
    setObjectName(QStringLiteral("joinDialog"));
    setWindowTitle(tr("Join a channel"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(400);
    auto *caption = new widgets::PlainLabel(tr("Name of the channel"), this);
    caption->setBuddy(m_channel);
    m_channel->setAccessibleName(caption->text());
    m_channel->setObjectName(QStringLiteral("answer"));
    m_error->setObjectName(QStringLiteral("errorText"));
    m_error->setWordWrap(true);
    m_keyCaption->setBuddy(m_key);
    m_key->setAccessibleName(m_keyCaption->text());
    m_key->setObjectName(QStringLiteral("channelKey"));
    m_keyCaption->hide();
    m_key->hide();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_join = buttons->addButton(tr("Join"), QDialogButtonBox::ActionRole);
    m_join->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_join, &QPushButton::clicked, this, &JoinDialog::submit);
    connect(m_channel, &QLineEdit::textEdited, this, &JoinDialog::onEdited);
    connect(m_channel, &QLineEdit::textChanged, this, &JoinDialog::check);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(8);
    for (QWidget *part :
        std::initializer_list<QWidget *>{caption, m_channel, m_error, m_keyCaption, m_key})
        layout->addWidget(part);
    layout->addSpacing(8);
    layout->addWidget(buttons);
    widgets::removeButtonIcons(this);
    m_channel->setFocus();
    m_join->setEnabled(false);

    using session::Session;
    for (session::Conversation *conversation : session.conversations())
        listenTo(conversation);
    connect(&session, &Session::conversationAdded, this, &JoinDialog::listenTo);
    connect(&session, &Session::conversationWanted, this, &JoinDialog::closeIfJoined);
    connect(&session, &Session::connectionChanged, this, [this] {
        if (!m_session->isOnline())
            reject();
    });
    connect(&session, &Session::answered, this, &JoinDialog::onAnswered);
    connect(&session, &QObject::destroyed, this, &QDialog::reject);
}

void JoinDialog::joinNow(session::Session &session, const QString &channel, QWidget *parent)
{
    for (JoinDialog *known : parent->window()->findChildren<JoinDialog *>()) {
        const bool isOver = known->isHidden() && known->m_wanted.isEmpty();
        if (isOver || known->m_session != &session
            || known->m_channel->text().compare(channel, Qt::CaseInsensitive) != 0)
            continue;
        if (known->isVisible())
            known->activateWindow();
        return;
    }
    auto *dialog = new JoinDialog(session, parent);
    dialog->m_channel->setText(channel);
    dialog->submit();
}

void JoinDialog::listenTo(session::Conversation *conversation)
{
    using session::Conversation;
    connect(conversation, &Conversation::linesAdded, this, &JoinDialog::onLines);
    connect(conversation, &Conversation::joinedChanged, this, &JoinDialog::closeIfJoined);
    closeIfJoined();
}

void JoinDialog::setVisible(bool visible)
{
    QDialog::setVisible(visible);
    // The name goes behind the '#'; a field that gets the focus has selected it.
    if (visible)
        m_channel->end(false);
}

/// The field begins with '#'. Who types or pastes "#lab" behind it means one '#', not two.
void JoinDialog::onEdited(const QString &text)
{
    // Only the first time: "##linux" is a name, too.
    if (std::exchange(m_isUntouched, false) && text.startsWith(kPrefilled + kPrefilled))
        m_channel->setText(text.sliced(kPrefilled.size()));
}

void JoinDialog::check()
{
    m_wanted.clear();
    const QString error = channelError(withChannelPrefix(m_channel->text()));
    showFieldError(m_channel, m_error, error);
    m_join->setEnabled(error.isEmpty());
}

void JoinDialog::submit()
{
    const QString channel = withChannelPrefix(m_channel->text());
    if (!m_session || !channelError(channel).isEmpty())
        return;
    m_wanted = channel;
    showFieldError(m_channel, m_error, {});
    m_join->setEnabled(false);
    m_session->join(m_wanted, m_key->text());
    m_lastLine = m_session->lastLine();
    closeIfJoined(); // we may be there already
}

/// The answer was about another channel (470 forwards to one), or there was none: nothing is waited
/// for any more. What the server said stands in the conversation.
void JoinDialog::onAnswered(quint64 upTo)
{
    if (m_wanted.isEmpty() || upTo < m_lastLine)
        return;
    m_wanted.clear();
    m_join->setEnabled(true);
    if (isHidden())
        reject();
}

void JoinDialog::onLines(const QList<session::ChatLine> &lines)
{
    for (const session::ChatLine &line : lines) {
        const bool isOurs = line.kind == session::LineKind::Error && !m_wanted.isEmpty()
            && line.target.compare(m_wanted, Qt::CaseInsensitive) == 0;
        if (!isOurs)
            continue;
        const QString why = joinRefusal(line.code, m_wanted);
        m_wanted.clear();
        m_join->setEnabled(true);
        showFieldError(m_channel, m_error, why.isEmpty() ? line.text : why);
        const bool wantsKey = line.code == kBadKey;
        m_keyCaption->setVisible(wantsKey);
        m_key->setVisible(wantsKey);
        if (!isVisible())
            open();
        QLineEdit *next = wantsKey ? m_key : m_channel;
        next->setFocus();
        next->selectAll();
        return;
    }
}

void JoinDialog::closeIfJoined()
{
    if (m_wanted.isEmpty() || !m_session)
        return;
    const session::Conversation *there = m_session->findByName(m_wanted);
    if (there == nullptr || !there->isJoined())
        return;
    m_wanted.clear();
    accept();
}

} // namespace watek::client::ui
