// Paints one row of the message list: a set of small parts over the rectangles of RowGeometry.
// Thread: gui.
#pragma once

#include "client/ui/messages/BodyLayout.h"
#include "client/ui/messages/RowColours.h"
#include "client/ui/messages/RowGeometry.h"

#include <QStyle>

namespace watek::client::ui {

class MessagePainter {
public:
    /// `rightToLeft` mirrors the columns; the text of a message finds its own direction.
    MessagePainter(QPainter &painter, const BodyStyle &style, const RowMetrics &metrics,
        Qt::LayoutDirection direction);

    void paint(const MessageRow &row, const RowGeometry &geometry, const BodyLayout *body, int top,
        RowState state);

private:
    void paintGround(const MessageRow &row, const QRect &whole, RowState state);
    void paintRule(const MessageRow &row, const QRect &rect);
    QColor ink(const MessageRow &row, const QColor &wanted) const;
    void paintAvatar(const MessageRow &row, const QRect &rect);
    void paintHead(const MessageRow &row, const RowGeometry &geometry, int top, RowState state);
    void paintQuote(const MessageRow &row, const QRect &quote, int top);
    void paintReactions(const MessageRow &row, const QRect &reactions, int top);
    void paintFooter(const MessageRow &row, const QRect &rect);
    QRect placed(const QRect &rect, int top) const;

    QPainter &m_painter;
    const BodyStyle &m_style;
    const RowMetrics &m_metrics;
    Qt::LayoutDirection m_direction;
};

/// Where "Retry" stands in a row's footer (left-to-right coordinates of the row).
QRect retryRect(const MessageRow &row, const QRect &footer, const QFont &font);

} // namespace watek::client::ui
