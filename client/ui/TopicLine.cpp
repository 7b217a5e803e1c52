#include "client/ui/TopicLine.h"

#include "client/ui/Theme.h"
#include "client/ui/messages/IrcFormat.h"
#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace watek::client::ui {

TopicLine::TopicLine(const QList<QAction *> &actions, QWidget *parent)
    : QWidget(parent)
    , m_name(new widgets::PlainLabel(this))
    , m_topic(new QPushButton(this))
    , m_whole(new widgets::PlainLabel(this))
{
    QFont bold = scaled(m_name->font(), 1.1);
    bold.setBold(true);
    m_name->setFont(bold);
    m_name->setObjectName(QStringLiteral("conversationName"));
    m_topic->setObjectName(QStringLiteral("topic"));
    m_topic->setCheckable(true);
    m_topic->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_topic->setFlat(true);
    m_whole->setObjectName(QStringLiteral("wholeTopic"));
    m_whole->setWordWrap(true);
    m_whole->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_whole->setContentsMargins(0, 0, 0, 8);
    m_whole->hide();

    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_name);
    row->addWidget(m_topic, 1);
    for (QAction *action : actions) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setAccessibleName(action->text().remove(u'&'));
        row->addWidget(button);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 6, 8, 6);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_whole);
    connect(m_topic, &QPushButton::toggled, m_whole, &QWidget::setVisible);
    // Its width follows the name and the buttons beside it, not this widget's width alone.
    m_topic->installEventFilter(this);
}

void TopicLine::showTopic(const QString &name, const QString &topic)
{
    m_name->setText(widgets::isolatedName(name));
    m_text = parseIrcFormat(topic).text;
    m_whole->setText(m_text);
    m_topic->setChecked(false);
    m_topic->setAccessibleName(m_text.isEmpty() ? tr("No topic") : tr("Topic: %1").arg(m_text));
    // A place that is empty still keeps the buttons at the end.
    m_topic->setEnabled(!m_text.isEmpty());
    m_topic->setFocusPolicy(m_text.isEmpty() ? Qt::NoFocus : Qt::TabFocus);
    fit();
}

void TopicLine::fit()
{
    const QFontMetrics metrics(m_topic->font());
    const QString shown = metrics.elidedText(m_text, Qt::ElideRight, m_topic->width() - 16);
    m_topic->setText(widgets::menuText(shown));
    widgets::setPlainToolTip(m_topic, shown == m_text ? QString() : m_text);
}

bool TopicLine::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_topic && event->type() == QEvent::Resize)
        fit();
    return QWidget::eventFilter(watched, event);
}

void TopicLine::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.background);
    painter.setPen(theme.line);
    painter.drawLine(0, height() - 1, width(), height() - 1);
}

} // namespace watek::client::ui
