#include "server/window/EmptyHint.h"

#include <QAbstractItemView>
#include <QEvent>

namespace watek::server::window {

EmptyHint::EmptyHint(QAbstractItemView *view)
    : PlainLabel(view->viewport())
{
    setObjectName(QStringLiteral("emptyHint"));
    setAlignment(Qt::AlignCenter);
    setWordWrap(true);
    setMargin(24);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    view->viewport()->installEventFilter(this);
    hide();
}

void EmptyHint::say(const QString &sentence)
{
    setText(sentence);
    setVisible(!sentence.isEmpty());
    fill();
}

bool EmptyHint::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        fill();
    return PlainLabel::eventFilter(watched, event);
}

void EmptyHint::fill() { setGeometry(parentWidget()->rect()); }

} // namespace watek::server::window
