#include "client/ui/JumpButton.h"

#include "client/ui/messages/MessageView.h"

#include <QEvent>
#include <QStyle>

namespace watek::client::ui {

JumpButton::JumpButton(MessageView *view)
    : QToolButton(view->viewport())
    , m_view(view)
{
    setObjectName(QStringLiteral("jumpButton"));
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setCursor(Qt::PointingHandCursor);
    view->viewport()->installEventFilter(this);
    connect(this, &QToolButton::clicked, view, &MessageView::goToBottom);
    connect(view, &MessageView::atBottomChanged, this, [this](bool atBottom) {
        if (atBottom)
            m_new = 0;
        refresh();
    });
    refresh();
}

void JumpButton::startAnew()
{
    m_new = 0;
    if (m_view->model()) {
        connect(m_view->model(), &QAbstractItemModel::rowsInserted, this,
            &JumpButton::onModelRowsInserted, Qt::UniqueConnection);
    }
    refresh();
}

void JumpButton::onModelRowsInserted(const QModelIndex &, int first, int last)
{
    if (sender() != m_view->model() || m_view->isAtBottom())
        return;
    for (int row = first; row <= last; ++row)
        m_new += messageRow(m_view->model()->index(row, 0)).isFromPerson() ? 1 : 0;
    refresh();
}

void JumpButton::refresh()
{
    setVisible(!m_view->isAtBottom());
    setText(m_new > 0 ? tr("↓ %n new", nullptr, m_new) : tr("↓ Latest"));
    setAccessibleName(
        m_new > 0 ? tr("Go to %n new message(s)", nullptr, m_new) : tr("Go to the latest message"));
    adjustSize();
    const QRect room = m_view->viewport()->rect().adjusted(16, 0, -16, -12);
    const QPoint corner(room.right() - width(), room.bottom() - height());
    move(QStyle::visualRect(layoutDirection(), room, QRect(corner, size())).topLeft());
    raise();
}

bool JumpButton::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        refresh();
    return QToolButton::eventFilter(watched, event);
}

} // namespace watek::client::ui
