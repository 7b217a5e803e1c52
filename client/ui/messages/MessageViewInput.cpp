// The part of MessageView that listens to keys and mouse. Thread: gui.
#include "client/ui/messages/IrcFormat.h"
#include "client/ui/messages/MessagePainter.h"
#include "client/ui/messages/MessageView.h"
#include "client/ui/messages/ReactionChips.h"
#include "common/widgets/PlainText.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDesktopServices>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>

namespace watek::client::ui {

MessageView::Target MessageView::targetAt(QPoint point)
{
    Target target;
    const QModelIndex index = indexAt(point);
    if (!index.isValid())
        return target;
    target.row = rowAt(index.row());
    if (target.row.isRule())
        return target;
    const RowGeometry geometry = geometryOf(target.row);
    const QRect whole = visualRect(index);
    const auto placed = [this, &whole](const QRect &rect) {
        return QStyle::visualRect(layoutDirection(), QRect(0, 0, m_metrics.width, 1), rect)
            .translated(0, whole.top());
    };
    const QRect body = placed(geometry.body);
    if (body.contains(point))
        target.link = m_layouts.layoutOf(target.row).linkAt(point - body.topLeft());
    target.isAuthor = !geometry.author.isNull() && !target.row.author.isEmpty()
        && placed(geometry.author).contains(point);
    target.isRetry = session::canBeRetried(target.row.delivery)
        && QStyle::visualRect(layoutDirection(), placed(geometry.footer),
            retryRect(target.row, placed(geometry.footer), m_style.font))
               .contains(point);
    target.isQuote = !geometry.quote.isNull() && !target.row.quoteAuthor.isEmpty()
        && placed(geometry.quote).contains(point);
    if (!geometry.reactions.isNull()) {
        const ChipLayout chips = arrangeChips(
            target.row.reactions, m_style.font, m_metrics.lineHeight, m_metrics.bodyWidth);
        for (int n = 0; n < chips.chips.size(); ++n) {
            if (placed(chips.chips[n].whole.translated(geometry.reactions.topLeft()))
                    .contains(point))
                target.reaction = n;
        }
    }
    return target;
}

void MessageView::activate(const Target &target)
{
    if (target.isRetry)
        Q_EMIT retryRequested(target.row.id);
    else if (target.isQuote)
        Q_EMIT quoteRequested(target.row.id);
    else if (target.reaction >= 0 && canReact(target.row))
        Q_EMIT reactionToggled(target.row.id, target.row.reactions[target.reaction].text);
    else if (!target.link.isEmpty())
        QDesktopServices::openUrl(target.link);
    else if (target.isAuthor)
        Q_EMIT mentionRequested(target.row.author);
}

QModelIndex MessageView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    if (rowCount() == 0)
        return {};
    const int current = currentIndex().isValid() ? currentIndex().row() : rowCount();
    int step = 0;
    int row = current;
    switch (action) {
    case MoveUp:
    case MoveLeft:
    case MovePrevious:
        step = -1;
        row = current - 1;
        break;
    case MoveDown:
    case MoveRight:
    case MoveNext:
        step = 1;
        row = current + 1;
        break;
    case MoveHome:
        step = 1;
        row = 0;
        break;
    case MoveEnd:
        step = -1;
        row = rowCount() - 1;
        break;
    case MovePageUp:
    case MovePageDown: {
        const int page = viewport()->height() - m_metrics.lineHeight;
        const int from = std::min(current, rowCount() - 1);
        const bool isUp = action == MovePageUp;
        row = m_heights.rowAt(isUp ? m_heights.bottom(from) - page : m_heights.top(from) + page);
        step = isUp ? -1 : 1;
        row = isUp ? std::min(row, from - 1) : std::max(row, from + 1);
        break;
    }
    }
    row = std::clamp(row, 0, rowCount() - 1);
    const auto isHidden
        = [this](int n) { return shapeOf(rowAt(n)).kind == RowShape::Kind::Hidden; };
    while (row >= 0 && row < rowCount() && isHidden(row))
        row += step;
    return row >= 0 && row < rowCount() ? model()->index(row, modelColumn(), rootIndex())
                                        : currentIndex();
}

void MessageView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    const int first = m_heights.rowAt(rect.normalized().top() + verticalOffset());
    const int last = m_heights.rowAt(rect.normalized().bottom() + verticalOffset());
    if (first < 0 || last < 0)
        return;
    selectionModel()->select(QItemSelection(model()->index(first, modelColumn(), rootIndex()),
                                 model()->index(last, modelColumn(), rootIndex())),
        command);
}

QString MessageView::selectedText() const
{
    QList<int> rows;
    const QModelIndexList selected = selectionModel()->selectedIndexes();
    for (const QModelIndex &index : selected)
        rows.append(index.row());
    if (rows.isEmpty() && currentIndex().isValid())
        rows.append(currentIndex().row());
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const int row : std::as_const(rows)) {
        const MessageRow facts = rowAt(row);
        if (shapeOf(facts).kind != RowShape::Kind::Hidden)
            lines.append(copyText(facts));
    }
    return lines.join(u'\n');
}

void MessageView::copy()
{
    if (const QString text = selectedText(); !text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void MessageView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && currentIndex().isValid()) {
        Target target{.row = rowAt(currentIndex().row())};
        target.isRetry = session::canBeRetried(target.row.delivery);
        if (!target.row.isRule()) {
            const QList<Link> links = m_layouts.layoutOf(target.row).links();
            if (!links.isEmpty())
                target.link = links.first().url;
            target.isQuote = links.isEmpty() && !target.row.quoteAuthor.isEmpty();
        }
        activate(target);
        return;
    }
    const Qt::KeyboardModifiers modifiers
        = event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier);
    if (modifiers == Qt::NoModifier && event->key() == Qt::Key_R) {
        askReply();
        return;
    }
    if (modifiers == Qt::NoModifier && event->key() == Qt::Key_Plus) {
        askReaction();
        return;
    }
    QListView::keyPressEvent(event);
}

void MessageView::mousePressEvent(QMouseEvent *event)
{
    m_pressedAt = event->pos();
    QListView::mousePressEvent(event);
}

void MessageView::mouseMoveEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (const int row = index.isValid() ? index.row() : -1; row != m_hovered) {
        m_hovered = row;
        placeButtons();
        viewport()->update();
    }
    if (event->buttons() == Qt::NoButton) {
        const Target target = targetAt(event->pos());
        const bool isLive = target.isRetry || target.isAuthor || target.isQuote
            || (target.reaction >= 0 && canReact(target.row)) || !target.link.isEmpty();
        viewport()->setCursor(isLive ? Qt::PointingHandCursor : Qt::ArrowCursor);
        widgets::setPlainToolTip(viewport(), toolTipOf(target));
    }
    QListView::mouseMoveEvent(event);
}

void MessageView::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    const bool isClick
        = (event->pos() - m_pressedAt).manhattanLength() < QApplication::startDragDistance();
    if (event->button() == Qt::LeftButton && isClick && event->modifiers() == Qt::NoModifier)
        activate(targetAt(event->pos()));
}

void MessageView::leaveEvent(QEvent *event)
{
    m_hovered = -1;
    placeButtons();
    viewport()->update();
    QListView::leaveEvent(event);
}

QString MessageView::toolTipOf(const Target &target) const
{
    if (target.reaction >= 0)
        return chipToolTip(target.row.reactions[target.reaction]);
    if (target.isQuote)
        return quoteLine(target.row);
    return target.link.toDisplayString();
}

void MessageView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKeyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QPoint at = byKeyboard ? visualRect(currentIndex()).center()
                                 : viewport()->mapFromGlobal(event->globalPos());
    QMenu *menu = widgets::newContextMenu(this);
    fillMenu(*menu, targetAt(at));
    menu->popup(viewport()->mapToGlobal(at));
}

void MessageView::fillMenu(QMenu &menu, const Target &target)
{
    const MessageRow &row = target.row;
    if (canReply(row)) {
        menu.addAction(tr("&Reply"), this, [this, id = row.id] { Q_EMIT replyRequested(id); });
    }
    if (canReact(row)) {
        // By its line, since rows may have come or gone while the menu was open.
        menu.addAction(tr("R&eact…"), this, [this, id = row.id] {
            for (int n = rowCount() - 1; n >= 0; --n) {
                if (rowAt(n).id == id)
                    return askReaction(n);
            }
        });
        int number = 0;
        for (const model::Reaction &reaction : row.reactions) {
            // The first nine have digits as access keys: signs have no letters.
            const QString key = ++number <= 9 ? QStringLiteral(" (&%1)").arg(number) : QString();
            const QString text = widgets::menuText(reaction.text);
            menu.addAction(
                (reaction.isMine ? tr("Take back %1").arg(text) : tr("React with %1 too").arg(text))
                    + key,
                this, [this, id = row.id, reaction] { Q_EMIT reactionToggled(id, reaction.text); });
        }
    }
    if (row.isAnswer && !row.quoteAuthor.isEmpty()) {
        menu.addAction(tr("&Go to the message that it answers"), this,
            [this, id = row.id] { Q_EMIT quoteRequested(id); });
    }
    menu.addSeparator();
    menu.addAction(tr("&Copy"), this, &MessageView::copy);
    if (!row.text.isEmpty() && !row.isRule()) {
        menu.addAction(tr("Copy the &text only"), this,
            [text = row.text] { QApplication::clipboard()->setText(parseIrcFormat(text).text); });
    }
    if (!target.link.isEmpty()) {
        menu.addSeparator();
        menu.addAction(
            tr("&Open the link"), this, [url = target.link] { QDesktopServices::openUrl(url); });
        menu.addAction(tr("Copy the &link"), this,
            [url = target.link] { QApplication::clipboard()->setText(url.toString()); });
    }
    if (const QString nick = row.author; !nick.isEmpty() && !row.isMine) {
        menu.addSeparator();
        const QString name = widgets::menuText(nick);
        menu.addAction(
            tr("&Mention %1").arg(name), this, [this, nick] { Q_EMIT mentionRequested(nick); });
        menu.addAction(tr("&Write to %1 in private").arg(name), this,
            [this, nick] { Q_EMIT queryRequested(nick); });
    }
}

} // namespace watek::client::ui
