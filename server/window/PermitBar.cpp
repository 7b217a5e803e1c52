#include "server/window/PermitBar.h"

#include "server/window/Theme.h"

#include <QPainter>

#include <algorithm>

namespace watek::server::window {

namespace {

constexpr double kWidestCell = 40;
constexpr double kNarrowestCell = 5; ///< below it the cells melt into one bar

} // namespace

PermitBar::PermitBar(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PermitBar::showPermits(int permits, int taken)
{
    if (permits == m_permits && taken == m_taken)
        return;
    m_permits = permits;
    m_taken = taken;
    setAccessibleName(tr("Places: %1 of %2 taken").arg(taken).arg(permits));
    update();
}

void PermitBar::paintEvent(QPaintEvent *)
{
    if (m_permits <= 0)
        return;
    const Theme &theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    // A free cell is an outline, a taken one is full: told apart without colour.
    const QPen outline(theme.edge, 1);
    constexpr double kEnoughForWideGaps = 12;
    const double gap = (width() + 4.0) / m_permits > kEnoughForWideGaps ? 4 : 2;
    // No gap behind the last one.
    const double pitch = std::min(kWidestCell + 4, (width() + gap) / m_permits);
    if (pitch - 2 < kNarrowestCell) {
        const QRectF whole = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
        painter.setPen(outline);
        painter.drawRoundedRect(whole, 4, 4);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.accent);
        QRectF full = whole;
        full.setWidth(whole.width() * std::min(m_taken, m_permits) / m_permits);
        painter.drawRoundedRect(full, 4, 4);
        return;
    }
    for (int i = 0; i < m_permits; ++i) {
        const QRectF cell
            = QRectF(i * pitch, 0, pitch - gap, height()).adjusted(0.5, 0.5, -0.5, -0.5);
        const bool isTaken = i < m_taken;
        painter.setPen(isTaken ? QPen(theme.accent, 1) : outline);
        painter.setBrush(isTaken ? QBrush(theme.accent) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(cell, 3, 3);
    }
}

} // namespace watek::server::window
