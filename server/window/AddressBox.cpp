#include "server/window/AddressBox.h"

#include <QAbstractItemView>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStyledItemDelegate>

namespace watek::server::window {

namespace {

class MeaningDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const QString meaning = index.data(Qt::UserRole).toString();
        if (!meaning.isEmpty())
            option->text += QStringLiteral("   ·   ") + meaning;
    }
};

} // namespace

AddressBox::AddressBox(QWidget *parent)
    : QComboBox(parent)
{
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setCompleter(nullptr);
    setItemDelegate(new MeaningDelegate(this));
    setMinimumContentsLength(18);
}

void AddressBox::setAddresses(const std::vector<LocalAddress> &local)
{
    const QSignalBlocker blocker(this);
    const QString typed = currentText();
    clear();
    add(QStringLiteral("127.0.0.1"), tr("only this computer"));
    add(QStringLiteral("0.0.0.0"), tr("all interfaces"));
    for (const LocalAddress &one : local)
        add(one.address, one.interfaceName);
    setEditText(typed);
    view()->setMinimumWidth(view()->sizeHintForColumn(0) + 32);
}

void AddressBox::add(const QString &address, const QString &meaning)
{
    addItem(address, meaning);
    // A screen reader reads the meaning, too.
    setItemData(count() - 1, address + QStringLiteral(", ") + meaning, Qt::AccessibleTextRole);
}

} // namespace watek::server::window
