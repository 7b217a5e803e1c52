#include "client/ui/QuickSwitcher.h"

#include "client/ui/Icons.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace watek::client::ui {

namespace {

constexpr int kEntryRole = Qt::UserRole + 1;

} // namespace

QuickSwitcher::QuickSwitcher(std::vector<Entry> entries, QWidget *parent)
    : QDialog(parent)
    , m_entries(std::move(entries))
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_shown(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("quickSwitcher"));
    setWindowTitle(tr("Go to"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_field->setPlaceholderText(tr("A channel, a person, or something to do"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_field->setObjectName(QStringLiteral("switcherField"));
    m_field->installEventFilter(this);
    m_list->setAccessibleName(tr("What matches"));
    m_list->setModel(m_shown);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setIconSize({16, 16});
    m_list->setUniformItemSizes(true);
    m_list->setObjectName(QStringLiteral("switcherList"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    resize(480, 360);

    connect(m_field, &QLineEdit::textChanged, this, &QuickSwitcher::filter);
    connect(m_list, &QListView::clicked, this, &QuickSwitcher::runCurrent);
    filter({});
}

int QuickSwitcher::score(const QString &text, const QString &typed)
{
    if (typed.isEmpty())
        return 1;
    if (const qsizetype at = text.indexOf(typed, 0, Qt::CaseInsensitive); at >= 0) {
        const bool startsWord = at == 0 || !text[at - 1].isLetterOrNumber();
        return 1000 - int(at) + (startsWord ? 500 : 0);
    }
    qsizetype from = 0;
    int gaps = 0;
    for (const QChar wanted : typed) {
        const qsizetype at = text.indexOf(wanted, from, Qt::CaseInsensitive);
        if (at < 0)
            return 0;
        gaps += int(at - from);
        from = at + 1;
    }
    return std::max(1, 400 - gaps);
}

void QuickSwitcher::filter(const QString &typed)
{
    std::vector<std::pair<int, int>> found; // score, entry
    for (int n = 0; n < int(m_entries.size()); ++n) {
        if (const int points = score(m_entries[n].text, typed.trimmed()); points > 0)
            found.emplace_back(points, n);
    }
    std::stable_sort(
        found.begin(), found.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    m_shown->clear();
    for (const auto &[points, n] : found) {
        const Entry &entry = m_entries[n];
        auto *item = new QStandardItem(icon(entry.iconName),
            entry.hint.isEmpty() ? entry.text
                                 : QStringLiteral("%1   %2").arg(entry.text, entry.hint));
        item->setData(n, kEntryRole);
        m_shown->appendRow(item);
    }
    m_list->setCurrentIndex(m_shown->index(0, 0));
}

void QuickSwitcher::runCurrent()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    const auto run = m_entries[current.data(kEntryRole).toInt()].run;
    accept();
    run();
}

bool QuickSwitcher::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        runCurrent();
        return true;
    }
    const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
    if (step == 0 || m_shown->rowCount() == 0)
        return QDialog::eventFilter(watched, event);
    const int rows = m_shown->rowCount();
    m_list->setCurrentIndex(m_shown->index((m_list->currentIndex().row() + step + rows) % rows, 0));
    return true;
}

} // namespace watek::client::ui
