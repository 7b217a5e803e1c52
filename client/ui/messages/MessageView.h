// The message list: a QListView whose layout is our own, because QListView's lays out every row
// again for each one that is added. Heights stand in a HeightTree; only rows in sight are ever
// measured, the others keep an estimate or their last height. Thread: gui.
//
// What must not move is the text being read. So the scroll position is not a number of pixels but
// an anchor: the uppermost row in sight, and how much of it is left below the upper edge. Rows that
// come, go, or change their height anywhere else leave it alone. At the bottom a flag takes its
// place.
#pragma once

#include "client/ui/Theme.h"
#include "client/ui/messages/BodyLayout.h"
#include "client/ui/messages/HeightTree.h"
#include "client/ui/messages/MessageRow.h"
#include "client/ui/messages/RowGeometry.h"

#include <QListView>

namespace watek::client::ui {

class RowButtons;

/// A scroll position that outlives the rows around it.
struct ViewPosition {
    bool atBottom = true;
    session::LineId line = 0; ///< the uppermost line in sight
    int below = 0; ///< pixels of it below the upper edge
};

class MessageView final : public QListView {
    Q_OBJECT
public:
    explicit MessageView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    void setDensity(Density density);
    /// Joins, parts, quits and changes of nick.
    void setShowsPassages(bool shows);
    /// Text to highlight; empty for none.
    void setHighlighted(const QString &text);

    /// What the server passes on: without it keys, buttons and menu do not offer it.
    void setOffers(bool offersReply, bool offersReact);
    /// Asks to answer (or react to) the current message; without one, the last that somebody said.
    void askReply();
    void askReaction();
    /// Shows the row in the middle and makes it the current one.
    void showRow(int row);

    bool isAtBottom() const { return m_atBottom; }
    ViewPosition position() const;
    void setPosition(const ViewPosition &position);
    void goToBottom();
    /// The selected rows, or the current one, as text with time and nick; in the order of the list.
    QString selectedText() const;
    /// The sum of all heights, estimated ones included.
    int contentHeight() const { return m_heights.total(); }
    const RowMetrics &rowMetrics() const { return m_metrics; }
    RowGeometry rowGeometry(int row);

    QRect visualRect(const QModelIndex &index) const override;
    QModelIndex indexAt(const QPoint &point) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void doItemsLayout() override;
    void reset() override;

public Q_SLOTS:
    void copy();

Q_SIGNALS:
    /// The person reached the bottom, or left it.
    void atBottomChanged(bool atBottom);
    void retryRequested(quint64 lineId);
    /// A person's name was clicked or chosen: write to them here.
    void mentionRequested(const QString &nick);
    void queryRequested(const QString &nick);
    void replyRequested(quint64 lineId);
    /// `anchor`: where the person looks, on the screen.
    void reactionRequested(quint64 lineId, const QRect &anchor);
    /// A chip was clicked.
    void reactionToggled(quint64 lineId, const QString &reaction);
    /// The quoted line of an answer was clicked: show what it answers.
    void quoteRequested(quint64 lineId);

protected:
    int verticalOffset() const override;
    int horizontalOffset() const override { return 0; }
    bool isIndexHidden(const QModelIndex &index) const override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void updateGeometries() override;
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
        const QList<int> &roles) override;
    void scrollContentsBy(int dx, int dy) override;

    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    int rowCount() const { return m_heights.size(); }
    MessageRow rowAt(int row) const;
    RowShape shapeOf(const MessageRow &row) const;
    RowGeometry geometryOf(const MessageRow &row);
    void measure(int row);
    void restyle();
    void onRowsRemoved(int first, int last);

    /// Puts the lower edge of `row` `below` pixels under the upper edge of the window, as far as
    /// there are rows enough, and lays out what is then in sight.
    void settle(int row, int below);
    void settleAtBottom();
    void settleAgain();
    void showScrollValue(int value);
    void setAtBottom(bool atBottom);

    /// What stands under a point of the viewport, besides the row itself.
    struct Target {
        QUrl link{};
        bool isRetry = false;
        bool isAuthor = false;
        bool isQuote = false;
        int reaction = -1; ///< place in row.reactions
        MessageRow row{};
    };
    Target targetAt(QPoint point);
    void activate(const Target &target);
    QString toolTipOf(const Target &target) const;
    void fillMenu(QMenu &menu, const Target &target);
    bool canReply(const MessageRow &row) const { return m_offersReply && row.isAddressable(); }
    bool canReact(const MessageRow &row) const { return m_offersReact && row.isAddressable(); }
    int addressedRow() const; ///< that the keyboard means; -1: none
    void askReaction(int row);
    int buttonRow() const; ///< under the mouse, else the keyboard's; -1: none
    void placeButtons();

    HeightTree m_heights;
    BodyLayoutCache m_layouts;
    BodyStyle m_style;
    RowMetrics m_metrics;
    Density m_density = Density::Comfortable;
    bool m_showsPassages = true;

    bool m_atBottom = true;
    int m_anchorRow = 0;
    int m_anchorBelow = 0;
    bool m_settling = false; ///< the scroll bar is moved by us, not by the person
    int m_hovered = -1;
    QPoint m_pressedAt;
    RowButtons *m_buttons;
    bool m_offersReply = false;
    bool m_offersReact = false;
};

} // namespace watek::client::ui
