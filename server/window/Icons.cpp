#include "server/window/Icons.h"

#include "server/window/Theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

// The linker drops a static library's resources unless they are named, outside every namespace.
static void nameResources()
{
    Q_INIT_RESOURCE(server);
    Q_INIT_RESOURCE(server_i18n);
}

namespace watek::server::window {

namespace {

enum class Surface { Plain, Accent };

class OutlineEngine final : public QIconEngine {
public:
    OutlineEngine(const char *name, Surface surface)
        : m_name(name)
        , m_surface(surface)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const int side = std::min(rect.width(), rect.height());
        const QRect square(rect.x() + (rect.width() - side) / 2,
            rect.y() + (rect.height() - side) / 2, side, side);
        painter->drawPixmap(
            square, outline(m_name, color(mode), side, painter->device()->devicePixelRatioF()));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return outline(m_name, color(mode), std::min(size.width(), size.height()), 1);
    }

    /// Here `size` is in device pixels.
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        const int side = std::min(size.width(), size.height());
        return outline(m_name, color(mode), qRound(side / scale), scale);
    }

    QIconEngine *clone() const override { return new OutlineEngine(m_name, m_surface); }

private:
    QColor color(QIcon::Mode mode) const
    {
        const Theme &theme = currentTheme();
        if (mode == QIcon::Disabled)
            return theme.dim;
        return m_surface == Surface::Accent || mode == QIcon::Selected ? theme.onAccent
                                                                       : theme.text;
    }

    const char *m_name;
    Surface m_surface;
};

} // namespace

void registerResources() { nameResources(); }

QPixmap outline(const char *name, const QColor &color, int side, qreal devicePixelRatio)
{
    const QString key = QStringLiteral("watek-server/%1/%2/%3@%4")
                            .arg(QLatin1String(name), color.name())
                            .arg(side)
                            .arg(devicePixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;

    registerResources();
    QSvgRenderer renderer(QStringLiteral(":/icons/server/%1.svg").arg(QLatin1String(name)));
    Q_ASSERT_X(renderer.isValid(), "icon", name);
    pixmap = QPixmap(QSize(side, side) * devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), color);
    painter.end();
    pixmap.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon icon(const char *name) { return QIcon(new OutlineEngine(name, Surface::Plain)); }

QIcon iconOnAccent(const char *name) { return QIcon(new OutlineEngine(name, Surface::Accent)); }

QIcon applicationIcon()
{
    registerResources();
    return QIcon(QStringLiteral(":/icons/server/watek-server.svg"));
}

} // namespace watek::server::window
