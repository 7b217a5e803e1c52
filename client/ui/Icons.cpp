#include "client/ui/Icons.h"

#include "client/ui/Resources.h"
#include "client/ui/Theme.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace watek::client::ui {

namespace {

QString pathOf(const char *name)
{
    return QLatin1String(":/icons/") + QLatin1String(name) + QLatin1String(".svg");
}

class TintedIconEngine final : public QIconEngine {
public:
    explicit TintedIconEngine(const char *name)
        : m_name(name)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const int side = qMin(rect.width(), rect.height());
        QRect target(0, 0, side, side);
        target.moveCenter(rect.center());
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1;
        painter->drawPixmap(target, tinted(m_name, colorFor(mode), side, ratio));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return tinted(m_name, colorFor(mode), qMin(size.width(), size.height()), 1);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        // `size` is in device pixels here.
        return tinted(
            m_name, colorFor(mode), qRound(qMin(size.width(), size.height()) / scale), scale);
    }

    QIconEngine *clone() const override { return new TintedIconEngine(m_name); }

private:
    static QColor colorFor(QIcon::Mode mode)
    {
        const QPalette palette = QApplication::palette();
        const QColor text = palette.color(QPalette::WindowText);
        return mixed(palette.color(QPalette::Window), text, mode == QIcon::Disabled ? 0.35 : 0.75);
    }

    const char *m_name;
};

} // namespace

QPixmap tinted(const char *name, const QColor &color, int side, qreal devicePixelRatio)
{
    const QString key = QStringLiteral("%1|%2|%3|%4")
                            .arg(QLatin1String(name), color.name(QColor::HexArgb))
                            .arg(side)
                            .arg(devicePixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;

    registerResources();
    pixmap = QPixmap(QSize(side, side) * devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(pathOf(name));
    Q_ASSERT_X(renderer.isValid(), "icon", name);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), color);
    painter.end();
    pixmap.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon icon(const char *name) { return QIcon(new TintedIconEngine(name)); }

QIcon applicationIcon()
{
    registerResources();
    return QIcon(pathOf("watek-client"));
}

} // namespace watek::client::ui
