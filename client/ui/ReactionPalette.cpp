#include "client/ui/ReactionPalette.h"

#include "client/session/ClientTags.h"
#include "client/ui/EmojiFont.h"
#include "client/ui/Theme.h"
#include "common/widgets/PlainText.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QScreen>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace watek::client::ui {

ReactionPalette::ReactionPalette(QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_field(new QLineEdit(this))
{
    setObjectName(QStringLiteral("reactionPalette"));
    setAccessibleName(tr("React"));
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    const std::pair<QString, QString> offers[] = {
        {QStringLiteral("👍"), tr("Thumbs up")},
        {QStringLiteral("❤️"), tr("Heart")},
        {QStringLiteral("😂"), tr("Laughing")},
        {QStringLiteral("🎉"), tr("Celebrating")},
        {QStringLiteral("😮"), tr("Surprised")},
        {QStringLiteral("😢"), tr("Sad")},
    };
    auto *row = new QHBoxLayout;
    row->setSpacing(2);
    for (const auto &[emoji, name] : offers) {
        auto *button = new QToolButton(this);
        button->setText(emoji);
        button->setFont(emojiFont(scaled(font(), 1.4)));
        button->setFixedSize(40, 36);
        button->setAccessibleName(name);
        widgets::setPlainToolTip(button, name);
        button->setFocusPolicy(Qt::StrongFocus);
        button->installEventFilter(this);
        connect(button, &QToolButton::clicked, this, [this, emoji = emoji] { choose(emoji); });
        row->addWidget(button);
    }
    m_field->setObjectName(QStringLiteral("reactionText"));
    m_field->setMaxLength(session::kLongestReaction);
    m_field->setPlaceholderText(tr("Or any emoji or word"));
    m_field->setAccessibleName(m_field->placeholderText());
    connect(m_field, &QLineEdit::returnPressed, this, [this] { choose(m_field->text()); });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_field);
}

void ReactionPalette::openAt(const QRect &anchor)
{
    adjustSize();
    const QRect room = parentWidget()->screen()->availableGeometry();
    const bool fitsBelow = anchor.bottom() + 1 + height() <= room.bottom();
    const int y = fitsBelow ? anchor.bottom() + 1 : anchor.top() - height();
    const int x = isRightToLeft() ? anchor.left() : anchor.right() + 1 - width();
    move(std::clamp(x, room.left(), std::max(room.left(), room.right() - width())),
        std::max(y, room.top()));
    show();
    findChild<QToolButton *>()->setFocus(Qt::PopupFocusReason);
}

void ReactionPalette::choose(const QString &reaction)
{
    const QString text = reaction.trimmed();
    if (!session::isReaction(text))
        return;
    Q_EMIT chosen(text);
    close();
}

bool ReactionPalette::event(QEvent *event)
{
    // The window's own Esc must not come first.
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        close();
        return true;
    }
    return QFrame::event(event);
}

// On an emoji: arrows go on, Enter takes it, and a letter begins a word of one's own.
bool ReactionPalette::eventFilter(QObject *watched, QEvent *event)
{
    auto *button = qobject_cast<QToolButton *>(watched);
    if (button == nullptr || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    const bool isForward = (key->key() == Qt::Key_Right) != isRightToLeft();
    switch (key->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        focusNextPrevChild(isForward);
        return true;
    case Qt::Key_Down:
        m_field->setFocus();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        button->click();
        return true;
    default:
        break;
    }
    const QString text = key->text();
    if (text.isEmpty() || !text.front().isPrint() || text.front().isSpace())
        return false;
    m_field->setFocus();
    m_field->insert(text);
    return true;
}

} // namespace watek::client::ui
