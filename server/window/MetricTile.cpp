#include "server/window/MetricTile.h"

#include "common/widgets/PlainLabel.h"
#include "server/window/Sparkline.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace watek::server::window {

namespace {

/// A taller curve says no more.
constexpr int kTallest = 480;

} // namespace

MetricTile::MetricTile(const QString &title, QWidget *parent)
    : QFrame(parent)
    , m_title(title)
    , m_value(new widgets::PlainLabel(this))
    , m_remark(new widgets::PlainLabel(this))
    , m_line(new Sparkline(this))
{
    setObjectName(QStringLiteral("card"));
    auto *caption = new widgets::PlainLabel(title, this);
    caption->setObjectName(QStringLiteral("caption"));
    m_remark->setObjectName(QStringLiteral("hint"));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.7);
    large.setWeight(QFont::DemiBold);
    m_value->setFont(large);
    // Digits come and go: the tile must not change its width with them.
    for (QLabel *label : {m_value, m_remark})
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(4);
    column->addWidget(caption);
    column->addWidget(m_value);
    column->addWidget(m_remark);
    column->addSpacing(4);
    column->addWidget(m_line, 1);
    setMaximumHeight(kTallest);
}

void MetricTile::showFigure(const QString &value, const QString &remark)
{
    m_value->setText(value);
    m_remark->setText(remark);
    m_line->setAccessibleName(QStringLiteral("%1: %2, %3").arg(m_title, value, remark));
}

void MetricTile::showSeries(const Series &series, const QString &highest)
{
    m_line->showSeries(series, highest);
}

} // namespace watek::server::window
