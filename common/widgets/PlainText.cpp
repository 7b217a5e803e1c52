#include "common/widgets/PlainText.h"

#include <QMenu>
#include <QWidget>

namespace watek::widgets {

QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    // With <qt> around it the text is HTML for certain, and every sign of it is escaped: nothing is
    // left to Qt's guess.
    QString escaped = text.toHtmlEscaped();
    escaped.replace(u'\n', QLatin1String("<br>"));
    return QStringLiteral("<qt>%1</qt>").arg(escaped);
}

void setPlainToolTip(QWidget *widget, const QString &text)
{
    const QString before = widget->property("watekToolTip").toString();
    widget->setProperty("watekToolTip", text);
    widget->setToolTip(plainToolTip(text));
    if (widget->accessibleDescription() == before)
        widget->setAccessibleDescription(text);
}

QString menuText(const QString &text) { return QString(text).replace(u'&', QLatin1String("&&")); }

QMenu *newContextMenu(QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    return menu;
}

} // namespace watek::widgets
