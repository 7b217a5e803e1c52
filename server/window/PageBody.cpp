#include "server/window/PageBody.h"

#include <QVBoxLayout>

namespace watek::server::window {

PageBody::PageBody(QWidget *parent)
    : QScrollArea(parent)
    , m_column(nullptr)
{
    auto *body = new QWidget(this);
    body->setObjectName(QStringLiteral("pageBody"));
    m_column = new QVBoxLayout(body);
    m_column->setContentsMargins(16, 16, 16, 16);
    m_column->setSpacing(12);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(body);
}

} // namespace watek::server::window
