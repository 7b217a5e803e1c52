// Colours the level of a log line; the level's name stands there as well.
// Thread: gui.
#pragma once

#include <QStyledItemDelegate>

namespace watek::server::window {

class LevelDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace watek::server::window
