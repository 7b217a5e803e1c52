// Draws the rows of the connections: who waits is told from who is in, and figures stand under
// their titles. Thread: gui.
#pragma once

#include <QStyledItemDelegate>

namespace watek::server::window {

class ConnectionsDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace watek::server::window
