#include "client/ui/messages/MessageView.h"

#include "client/ui/messages/MessagePainter.h"
#include "client/ui/messages/ReactionChips.h"
#include "client/ui/messages/RowButtons.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>

namespace watek::client::ui {

MessageView::MessageView(QWidget *parent)
    : QListView(parent)
    , m_buttons(new RowButtons(viewport()))
{
    setObjectName(QStringLiteral("messageView"));
    setAccessibleName(tr("Messages"));
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(NoFrame);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setViewportMargins(0, 0, 0, 8);
    connect(m_buttons, &RowButtons::replyClicked, this, [this] {
        if (const int row = buttonRow(); row >= 0)
            Q_EMIT replyRequested(rowAt(row).id);
    });
    connect(m_buttons, &RowButtons::reactClicked, this, [this] { askReaction(buttonRow()); });
    restyle();
}

void MessageView::setModel(QAbstractItemModel *model)
{
    if (this->model() != nullptr)
        disconnect(this->model(), nullptr, this, nullptr);
    m_layouts.clear();
    m_atBottom = true;
    QListView::setModel(model);
    if (model == nullptr)
        return;
    connect(model, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex &, int first, int last) { onRowsRemoved(first, last); });
    doItemsLayout();
}

void MessageView::setDensity(Density density)
{
    m_density = density;
    restyle();
}

void MessageView::setShowsPassages(bool shows)
{
    m_showsPassages = shows;
    settleAgain();
}

void MessageView::setHighlighted(const QString &text)
{
    m_style.highlighted = text;
    m_layouts.setStyle(m_style);
    viewport()->update();
}

// Works out again everything that depends on font, palette, density or width.
void MessageView::restyle()
{
    QFont font = this->font();
    m_style.font = font;
    m_style.theme = Theme::current();
    m_style.direction = layoutDirection();
    font.setBold(true);
    const QFontMetrics metrics(m_style.font);
    const QString widest = timeText({.time = QDateTime(QDate(2000, 1, 1), QTime(22, 0))});
    m_metrics = RowMetrics::from(
        m_density, metrics, viewport()->width(), metrics.horizontalAdvance(widest) + 2);
    m_style.width = m_metrics.bodyWidth;
    m_layouts.setStyle(m_style);
    verticalScrollBar()->setSingleStep(m_metrics.lineHeight * 2);
    settleAgain();
}

MessageRow MessageView::rowAt(int row) const
{
    return messageRow(model()->index(row, modelColumn(), rootIndex()));
}

RowShape MessageView::shapeOf(const MessageRow &row) const
{
    using Kind = RowShape::Kind;
    if (row.kind == MessageRow::Kind::Passage && !m_showsPassages)
        return {.kind = Kind::Hidden};
    if (row.isRule())
        return {.kind = row.kind == MessageRow::Kind::Day ? Kind::Day : Kind::Marker};
    const bool canHaveHead = row.isFromPerson() || m_metrics.style == RowMetrics::Style::Columns;
    return {.kind = Kind::Line,
        .isQuiet = !row.isFromPerson(),
        .showsHead = row.startsGroup && canHaveHead,
        .hasQuote = row.isAnswer,
        .reactionsHeight
        = arrangeChips(row.reactions, m_style.font, m_metrics.lineHeight, m_metrics.bodyWidth)
              .height,
        .hasFooter
        = session::canBeRetried(row.delivery) || row.delivery == session::Delivery::Waiting};
}

RowGeometry MessageView::geometryOf(const MessageRow &row)
{
    const RowShape shape = shapeOf(row);
    const int bodyHeight
        = shape.kind == RowShape::Kind::Line ? m_layouts.layoutOf(row).height() : 0;
    return arrangeRow(m_metrics, shape, bodyHeight);
}

RowGeometry MessageView::rowGeometry(int row) { return geometryOf(rowAt(row)); }

void MessageView::measure(int row) { m_heights.setHeight(row, geometryOf(rowAt(row)).height); }

void MessageView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_style.theme.background);
    if (rowCount() == 0)
        return;
    MessagePainter rows(painter, m_style, m_metrics, layoutDirection());
    const int end = event->rect().bottom();
    int top = m_heights.top(m_anchorRow) - verticalOffset();
    for (int n = m_anchorRow; n < rowCount() && top <= end; top += m_heights.height(n++)) {
        const MessageRow row = rowAt(n);
        const RowShape shape = shapeOf(row);
        if (shape.kind == RowShape::Kind::Hidden)
            continue;
        const QModelIndex index = model()->index(n, modelColumn(), rootIndex());
        const BodyLayout *body
            = shape.kind == RowShape::Kind::Line ? &m_layouts.layoutOf(row) : nullptr;
        // Marks that pile up over a letter stay within their own row.
        painter.save();
        painter.setClipRect(
            QRect(0, top, viewport()->width(), m_heights.height(n)), Qt::IntersectClip);
        rows.paint(row, arrangeRow(m_metrics, shape, body ? body->height() : 0), body, top,
            {.isSelected = selectionModel()->isSelected(index),
                .isHovered = n == m_hovered,
                .hasFocus = hasFocus() && index == currentIndex()});
        painter.restore();
    }
}

void MessageView::resizeEvent(QResizeEvent *event)
{
    // Not QListView's: it would ask for a layout of everything.
    QAbstractItemView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        restyle();
    else
        settleAgain();
}

void MessageView::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::ApplicationPaletteChange:
    case QEvent::FontChange:
    case QEvent::StyleChange:
    case QEvent::LocaleChange:
    case QEvent::LayoutDirectionChange:
        restyle();
        break;
    case QEvent::LanguageChange:
        setAccessibleName(tr("Messages"));
        m_buttons->retranslate();
        m_layouts.clear();
        restyle();
        break;
    default:
        break;
    }
}

} // namespace watek::client::ui
