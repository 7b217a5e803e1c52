// Paints the rows of clients that wait for a place in second-rank text, slanted.
// Thread: gui.
#pragma once

#include <QStyledItemDelegate>

namespace watek::server::window {

class WaitingDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace watek::server::window
