#include "client/ui/ReplyBar.h"

#include "client/ui/Icons.h"
#include "client/ui/messages/IrcFormat.h"
#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace watek::client::ui {

ReplyBar::ReplyBar(QWidget *parent)
    : QWidget(parent)
    , m_icon(new widgets::PlainLabel(this))
    , m_label(new widgets::PlainLabel(this))
{
    setObjectName(QStringLiteral("replyBar"));
    m_icon->setAccessibleName(tr("Reply"));
    m_label->setObjectName(QStringLiteral("hint"));
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *leave = new QToolButton(this);
    leave->setObjectName(QStringLiteral("leaveReply"));
    leave->setIcon(icon("close"));
    leave->setIconSize({16, 16});
    leave->setAccessibleName(tr("Leave the reply"));
    widgets::setPlainToolTip(leave, tr("Leave the reply (Esc)"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_label, 1);
    layout->addWidget(leave);
    connect(leave, &QToolButton::clicked, this, &ReplyBar::leaveClicked);
}

void ReplyBar::showReply(const QString &author, const QString &text)
{
    m_text = tr("Reply to %1: %2")
                 .arg(widgets::isolatedName(author), parseIrcFormat(text).text.simplified());
    m_icon->setPixmap(icon("reply").pixmap(QSize(16, 16), devicePixelRatioF()));
    m_label->setAccessibleName(m_text);
    fit();
}

void ReplyBar::fit()
{
    const QFontMetrics metrics(m_label->font());
    m_label->setText(metrics.elidedText(m_text, Qt::ElideRight, m_label->width()));
}

void ReplyBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

} // namespace watek::client::ui
