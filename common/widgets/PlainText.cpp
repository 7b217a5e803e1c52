#include "common/widgets/PlainText.h"

#include <QMenu>
#include <QWidget>

#include <algorithm>

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

QString isolatedName(const QString &name)
{
    const auto turns = [](QChar c) {
        const char16_t code = c.unicode();
        return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069)
            || code == 0x200E || code == 0x200F || code == 0x061C;
    };
    QString clean = name;
    clean.removeIf(turns);
    const bool hasRightToLeft = std::ranges::any_of(clean,
        [](QChar c) { return c.direction() == QChar::DirR || c.direction() == QChar::DirAL; });
    return hasRightToLeft ? QChar(0x2068) + clean + QChar(0x2069) : clean;
}

QMenu *newContextMenu(QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    return menu;
}

} // namespace watek::widgets
