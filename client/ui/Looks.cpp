#include "client/ui/Looks.h"

#include <QApplication>
#include <QEvent>
#include <QStyle>

namespace watek::client::ui {

Looks::Looks(Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_desktopHasColors(QApplication::palette().color(QPalette::Window)
          != QApplication::style()->standardPalette().color(QPalette::Window))
{
    connect(&settings, &Settings::looksChanged, this, &Looks::apply);
    qApp->installEventFilter(this);
    apply();
}

void Looks::apply()
{
    const ColorScheme scheme = m_settings.colorScheme();
    if (scheme != ColorScheme::System)
        QApplication::setPalette(paletteFor(scheme));
    else
        QApplication::setPalette(m_desktopHasColors ? QPalette() : paletteFor(ColorScheme::Light));
    mendPlaceholder();
    applySheet();
}

// Desktops make the placeholder of the text at half strength, which cannot be read everywhere. All
// other colours stay the desktop's, and follow it.
void Looks::mendPlaceholder()
{
    const QColor wanted = placeholderFor(QApplication::palette());
    if (QApplication::palette().color(QPalette::PlaceholderText) == wanted)
        return;
    QPalette palette = m_settings.colorScheme() == ColorScheme::System && m_desktopHasColors
        ? QPalette()
        : QApplication::palette();
    palette.setColor(QPalette::PlaceholderText, wanted);
    QApplication::setPalette(palette);
}

void Looks::applySheet()
{
    const QString sheet = styleSheetFor(Theme::from(QApplication::palette()));
    if (sheet == m_sheet)
        return;
    m_sheet = sheet;
    qApp->setStyleSheet(sheet);
}

bool Looks::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == qApp && event->type() == QEvent::ApplicationPaletteChange) {
        mendPlaceholder();
        applySheet();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace watek::client::ui
