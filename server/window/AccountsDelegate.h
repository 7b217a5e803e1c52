// How rows of accounts are drawn: who is suspended stands out, who has not shown their e-mail
// address yet stands back. Thread: gui.
#pragma once

#include <QStyledItemDelegate>

namespace watek::server::window {

class AccountsDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace watek::server::window
