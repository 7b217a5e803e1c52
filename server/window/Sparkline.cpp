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

void Sparkline::showSeries(const Series &series, const QString &highest)
{
    m_series = series;
    m_highest = highest;
    update();
}

void Sparkline::paintEvent(QPaintEvent *)
{
    const Theme &theme = currentTheme();
    QPainter painter(this);
    const double bottom = height() - 1.5;
    const double top = fontMetrics().height() + 2; // under the words
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
    QVarLengthArray<QPointF, Series::kPoints> run; // neighbours that are all known
    QColor fill = theme.accent;
    fill.setAlphaF(0.18f);
    const auto fillRun = [&] {
        if (run.size() > 1) {
            run.append(QPointF(run.last().x(), bottom));
            run.append(QPointF(run.first().x(), bottom));
            painter.setPen(Qt::NoPen);
            painter.setBrush(fill);
            painter.drawPolygon(run.constData(), int(run.size()));
        }
        run.clear();
    };
    for (int i = 0; i < count; ++i) {
        const std::optional<double> value = m_series.at(i);
        if (!value) {
            fillRun();
            continue;
        }
        const QPointF point(first + i * step, bottom - *value * scale);
        segments.append(QLineF(run.isEmpty() ? point : run.last(), point));
        run.append(point);
    }
    fillRun();

    QPen line(theme.curve, devicePixelRatioF());
    line.setCosmetic(true);
    painter.setPen(line);
    painter.drawLines(segments.constData(), int(segments.size()));

    labelAxes(painter);
}

void Sparkline::labelAxes(QPainter &painter) const
{
    static_assert(Series::kPoints == 5 * 60, "the label says so");
    const QString span = tr("last 5 minutes");
    const QString highest = m_series.highest() > 0 ? m_highest : QString();
    painter.setPen(currentTheme().dim);
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignTop, highest);
    // The figure is worth more than the words where there is no room for both.
    const QFontMetrics metrics = fontMetrics();
    if (metrics.horizontalAdvance(span + QStringLiteral("  ") + highest) <= width())
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignTop, span);
}

} // namespace watek::server::window
