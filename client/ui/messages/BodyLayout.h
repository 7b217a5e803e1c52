// The text of a message, shaped and broken into lines, with its links; and a cache of the latest
// ones. Thread: gui.
#pragma once

#include "client/ui/Theme.h"
#include "client/ui/messages/Links.h"
#include "client/ui/messages/MessageRow.h"

#include <QCache>
#include <QTextLayout>

namespace watek::client::ui {

/// Everything that, when it changes, makes every layout worthless.
struct BodyStyle {
    QFont font;
    Theme theme;
    int width = 0;
    QString highlighted{}; ///< what the find bar looks for
    /// Of the window: lines begin at its reading edge, whatever direction their own words have.
    Qt::LayoutDirection direction = Qt::LeftToRight;

    bool operator==(const BodyStyle &) const = default;
};

class BodyLayout {
public:
    BodyLayout(const MessageRow &row, const BodyStyle &style);

    int height() const { return m_height; }
    const QString plainText() const { return m_layout.text(); }
    const QList<Link> &links() const { return m_links; }
    /// The link under `point` (relative to the body), or an empty address.
    QUrl linkAt(QPoint point) const;
    void draw(QPainter *painter, QPoint topLeft) const;

private:
    int indexAt(QPoint point) const;

    QTextLayout m_layout;
    QList<Link> m_links;
    int m_height = 0;
};

/// The layouts of the rows seen last, by message id.
class BodyLayoutCache {
public:
    /// Drops everything when `style` differs from the last one.
    void setStyle(const BodyStyle &style);
    /// Valid until the next call.
    const BodyLayout &layoutOf(const MessageRow &row);
    void forget(quint64 id) { m_layouts.remove(id); }
    void clear() { m_layouts.clear(); }

private:
    static constexpr int kKept = 400; ///< a few windows full

    BodyStyle m_style;
    QCache<quint64, BodyLayout> m_layouts{kKept};
};

} // namespace watek::client::ui
