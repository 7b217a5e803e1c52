#include "client/ui/ShortcutSheet.h"

#include "client/ui/Actions.h"
#include "common/widgets/DialogButtons.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace watek::client::ui {

ShortcutSheet::ShortcutSheet(const Actions &actions, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("shortcutSheet"));
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *list = new QTreeWidget(this);
    list->setObjectName(QStringLiteral("shortcutList"));
    list->setAccessibleName(windowTitle());
    list->setColumnCount(2);
    list->setHeaderHidden(true);
    list->setRootIsDecorated(false);
    list->setItemsExpandable(false);
    list->setIndentation(12);
    list->setSelectionMode(QAbstractItemView::SingleSelection);
    list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    const auto addGroup = [list](const QString &title) {
        auto *group = new QTreeWidgetItem(list, {title});
        QFont font = list->font();
        font.setBold(true);
        group->setFont(0, font);
        return group;
    };
    std::array<QTreeWidgetItem *, kMenuCount> groups{};
    for (int n = 0; n < kActionCount; ++n) {
        const QAction *action = actions[ActionId(n)];
        if (action->shortcut().isEmpty())
            continue;
        QTreeWidgetItem *&group = groups[size_t(Actions::menuOf(ActionId(n)))];
        if (group == nullptr)
            group = addGroup(Actions::menuTitle(Actions::menuOf(ActionId(n))).remove(u'&'));
        new QTreeWidgetItem(group,
            {Actions::plainText(action), action->shortcut().toString(QKeySequence::NativeText)});
    }
    QTreeWidgetItem *input = addGroup(tr("While typing"));
    const std::pair<QString, QString> keys[] = {
        {tr("Send"), tr("Enter")},
        {tr("New line"), tr("Shift+Enter")},
        {tr("Complete a name, a channel or a command"), tr("Tab")},
        {tr("What was sent before"), QStringLiteral("↑ ↓")},
        {tr("Scroll the messages"), tr("PageUp, PageDown")},
    };
    for (const auto &[what, key] : keys)
        new QTreeWidgetItem(input, {what, key});
    QTreeWidgetItem *message = addGroup(tr("On a message"));
    const std::pair<QString, QString> messageKeys[] = {
        {tr("Reply"), QStringLiteral("R")},
        {tr("React"), QStringLiteral("+")},
        {tr("Open its link, or go to what it answers"), tr("Enter")},
    };
    for (const auto &[what, key] : messageKeys)
        new QTreeWidgetItem(message, {what, key});
    list->expandAll();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setText(tr("Close"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addWidget(list);
    layout->addWidget(buttons);
    widgets::removeButtonIcons(this);
    resize(600, 640);
}

} // namespace watek::client::ui
