// A small picture of a series: the last five minutes from left to right, with its span and
// its highest value above it.
// Thread: gui.
#pragma once

#include "server/window/Series.h"

#include <QWidget>

namespace watek::server::window {

class Sparkline final : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(QWidget *parent = nullptr);

    /// Copies the series and repaints. `highest` is written beside the top of the curve.
    void showSeries(const Series &series, const QString &highest);
    QSize sizeHint() const override { return {160, 48}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void labelAxes(QPainter &painter) const;

    Series m_series;
    QString m_highest;
};

} // namespace watek::server::window
