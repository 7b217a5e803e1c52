// A small picture of a series: the last five minutes from left to right, no axes.
// Thread: gui.
#pragma once

#include "server/window/Series.h"

#include <QWidget>

namespace watek::server::window {

class Sparkline final : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(QWidget *parent = nullptr);

    /// Copies the series and repaints.
    void show(const Series &series);
    QSize sizeHint() const override { return {160, 48}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Series m_series;
};

} // namespace watek::server::window
