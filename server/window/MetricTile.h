// A card with one figure, a remark on it, and its last five minutes.
// Thread: gui.
#pragma once

#include "server/window/Series.h"

#include <QFrame>

class QLabel;

namespace watek::server::window {

class Sparkline;

class MetricTile final : public QFrame {
    Q_OBJECT
public:
    explicit MetricTile(const QString &title, QWidget *parent = nullptr);

    void showFigure(const QString &value, const QString &remark);
    /// `highest` is the top of the curve, in words.
    void showSeries(const Series &series, const QString &highest);

private:
    QString m_title;
    QLabel *m_value;
    QLabel *m_remark;
    Sparkline *m_line;
};

} // namespace watek::server::window
