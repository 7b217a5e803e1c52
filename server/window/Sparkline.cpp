// Drawn as separate segments with a cosmetic pen and without antialiasing: measured ten times
// cheaper than an antialiased polyline.
#include "server/window/Sparkline.h"

#include "server/window/Theme.h"

#include <QLineF>
#include <QPainter>
#include <QVarLengthArray>

namespace watek::server::window {

Sparkline::Sparkline(QWidget *parent)
    : QWidget(parent)
{
    setMinimumHeight(32);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void Sparkline::show(const Series &series)
{
    m_series = series;
    update();
}

void Sparkline::paintEvent(QPaintEvent *)
{
    const Theme &theme = currentTheme();
    QPainter painter(this);
    const double bottom = height() - 1.5;
    const double top = 2;
    painter.setPen(QPen(theme.line, 0));
    painter.drawLine(QLineF(0, bottom + 1, width(), bottom + 1));

    const int count = m_series.count();
    if (count == 0)
        return;
    // A quiet server draws a line on the ground, not noise blown up to full height.
    const double scale = (bottom - top) / std::max(1.0, m_series.highest());
    const double step = double(width()) / (Series::kPoints - 1);
    const double first = width() - step * (count - 1);

    QVarLengthArray<QLineF, Series::kPoints> segments;
    QVarLengthArray<QLineF, Series::kPoints> ground;
    std::optional<QPointF> previous;
    for (int i = 0; i < count; ++i) {
        const std::optional<double> value = m_series.at(i);
        if (!value) {
            previous.reset();
            continue;
        }
        const QPointF point(first + i * step, bottom - *value * scale);
        segments.append(QLineF(previous.value_or(point), point));
        ground.append(QLineF(point.x(), point.y(), point.x(), bottom));
        previous = point;
    }
    QColor fill = theme.accent;
    fill.setAlphaF(0.16f);
    // As wide as a step, so that neighbours meet and nothing is filled twice.
    painter.setPen(QPen(fill, step, Qt::SolidLine, Qt::FlatCap));
    painter.drawLines(ground.constData(), int(ground.size()));

    QPen line(theme.isDark ? theme.accent.lighter(150) : theme.accent, 2);
    line.setCosmetic(true);
    painter.setPen(line);
    painter.drawLines(segments.constData(), int(segments.size()));
}

} // namespace watek::server::window
