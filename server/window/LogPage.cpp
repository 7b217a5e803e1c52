#include "server/window/LogPage.h"

#include "common/widgets/PlainText.h"
#include "server/window/EmptyHint.h"
#include "server/window/Icons.h"
#include "server/window/InlineBar.h"
#include "server/window/LevelDelegate.h"
#include "server/window/LogColumns.h"
#include "server/window/LogFilter.h"
#include "server/window/LogModel.h"
#include "server/window/SaveDialog.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFontDatabase>
#include <QGridLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollBar>
#include <QSettings>
#include <QTableView>
#include <QVBoxLayout>

namespace watek::server::window {

using shared::LogLevel;
using shared::LogRecord;

namespace {

constexpr char kLevelKey[] = "log/level";
constexpr char kFollowKey[] = "log/follow";
constexpr int kPageMargin = 16;
constexpr int kGap = 8;

} // namespace

LogPage::LogPage(QWidget *parent)
    : Page(parent)
    , m_model(new LogModel(shared::Log::kCapacity, this))
    , m_filter(new LogFilter(this))
    , m_table(new QTableView(this))
    , m_hint(new EmptyHint(m_table))
    , m_bar(new InlineBar(this))
    , m_level(new QComboBox(this))
    , m_category(new QComboBox(this))
    , m_finder(new LogFinder(this))
    , m_follow(new QCheckBox(tr("&Follow"), this))
    , m_export(new QPushButton(icon("export"), tr("E&xport…"), this))
{
    m_filter->setSourceModel(m_model);
    buildTools();
    buildTable();
    buildLayout();
    connect(m_model, &LogModel::categoriesChanged, this, &LogPage::showCategories);
    updateHint();
}

void LogPage::buildTools()
{
    m_level->setObjectName(QStringLiteral("level"));
    m_category->setObjectName(QStringLiteral("category"));
    m_follow->setObjectName(QStringLiteral("follow"));
    m_level->addItem(tr("All levels"), int(LogLevel::Debug));
    m_level->addItem(tr("Info and above"), int(LogLevel::Info));
    m_level->addItem(tr("Warnings and errors"), int(LogLevel::Warning));
    m_level->addItem(tr("Errors only"), int(LogLevel::Error));
    m_level->setCurrentIndex(int(LogLevel::Info));
    m_level->setAccessibleName(tr("Level"));
    connect(m_level, &QComboBox::currentIndexChanged, this, &LogPage::onLevelChosen);

    m_category->addItem(tr("All categories"), QString());
    m_category->setAccessibleName(tr("Category"));
    m_category->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_category, &QComboBox::currentIndexChanged, this, &LogPage::onCategoryChosen);

    connect(m_finder, &LogFinder::wanted, this, &LogPage::find);

    m_follow->setChecked(true);
    widgets::setPlainToolTip(m_follow, tr("Keep the newest line in view"));
    connect(m_follow, &QCheckBox::toggled, this, &LogPage::setFollowing);
    widgets::setPlainToolTip(m_export, tr("Write the lines that are shown to a file"));
    connect(m_export, &QPushButton::clicked, this, &LogPage::askWhereToExport);
}

void LogPage::buildTable()
{
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    m_table->setFont(fixed);
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new LevelDelegate(m_table));
    m_table->setObjectName(QStringLiteral("log"));
    m_table->setAccessibleName(tr("Log"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setMinimumSectionSize(1);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(QFontMetrics(fixed).height() + 6);
    QHeaderView *header = m_table->horizontalHeader();
    // All of it said, or what is not would be the table's.
    QFont titles = font();
    titles.setFamilies(titles.families());
    titles.setPointSizeF(titles.pointSizeF());
    header->setFont(titles);
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setSectionsClickable(false);
    m_columns = new LogColumns(*m_table, this);

    auto *copy = new QAction(icon("copy"), tr("&Copy lines"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &LogPage::copyLines);
    m_table->addAction(copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);

    // The view learns of new rows later than the model: the bar's range is what tells.
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this,
        [this] { setFollowing(m_follow->isChecked()); });
    // Only what a hand does to the scroll bar: rows that come and go move it, too.
    connect(m_table->verticalScrollBar(), &QScrollBar::actionTriggered, this,
        &LogPage::onScrolledByHand);
    // Whoever chooses a line reads it. (The focus alone gives the first row a cursor, no
    // selection.)
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        [this](const QItemSelection &selected) {
            const QModelIndex current = m_table->currentIndex();
            if (!selected.isEmpty() && current.row() < m_filter->rowCount() - 1)
                m_follow->setChecked(false);
        });
}

void LogPage::buildLayout()
{
    m_tools = new QGridLayout;
    m_tools->setSpacing(kGap);
    m_tools->setColumnStretch(2, 1);
    placeTools();

    auto *body = new QVBoxLayout;
    body->setContentsMargins(kPageMargin, kPageMargin, kPageMargin, kPageMargin);
    body->setSpacing(12);
    body->addLayout(m_tools);
    body->addWidget(m_table, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addLayout(body, 1);
}

// All tools stand in one row where they fit in this language and size of letters. Else the finder
// goes below them, and what is done with the lines goes below what chooses them.
void LogPage::placeTools()
{
    const auto widthOf = [](std::initializer_list<const QWidget *> tools) {
        int width = 2 * kPageMargin - kGap;
        for (const QWidget *tool : tools)
            width += tool->sizeHint().width() + kGap;
        return width;
    };
    const int needed = widthOf({m_level, m_category, m_follow, m_export});
    const Places places = needed + kGap + m_finder->leastWidth() <= width() ? Places::OneRow
        : needed <= width()                                                 ? Places::FinderBelow
                                                                            : Places::Narrow;
    if (places == m_places)
        return;
    m_places = places;
    for (QWidget *tool :
        std::initializer_list<QWidget *>{m_level, m_category, m_finder, m_follow, m_export})
        m_tools->removeWidget(tool);
    const int second = places == Places::Narrow ? 1 : 0;
    m_tools->addWidget(m_level, 0, 0);
    m_tools->addWidget(m_category, 0, 1);
    m_tools->addWidget(m_follow, second, second == 0 ? 3 : 0);
    m_tools->addWidget(m_export, second, second == 0 ? 4 : 1);
    if (places == Places::OneRow)
        m_tools->addWidget(m_finder, 0, 2);
    else
        m_tools->addWidget(m_finder, second + 1, 0, 1, 5);
}

bool LogPage::event(QEvent *event)
{
    // The latter when a tool wants another width, such as for a longer category.
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        placeTools();
    return Page::event(event);
}

QString LogPage::title() const { return tr("&Log"); }

// What the start or the stop had to say, whether the page is in sight or not.
void LogPage::showHost(app::ServerHost &host) { take(host.log()); }

void LogPage::refresh(app::ServerHost &host, const app::ServerSnapshot &) { take(host.log()); }

void LogPage::take(const shared::Log &log)
{
    if (log.lastNumber() != lastNumber())
        append(log.since(lastNumber()));
}

void LogPage::append(std::vector<LogRecord> records)
{
    if (records.empty())
        return;
    // Old lines go at the top: what is being read must not move with them.
    const QPersistentModelIndex top = m_table->indexAt({4, 0});
    m_model->append(std::move(records));
    if (m_follow->isChecked())
        m_table->scrollToBottom();
    else if (top.isValid())
        m_table->scrollTo(top, QAbstractItemView::PositionAtTop);
    updateHint();
}

quint64 LogPage::lastNumber() const { return m_model->lastNumber(); }

LogLevel LogPage::least() const { return m_filter->least(); }

bool LogPage::focusFind()
{
    m_finder->focusField();
    return true;
}

void LogPage::find(const QString &wanted, LogFinder::Direction direction)
{
    const int count = m_filter->rowCount();
    const int step = direction == LogFinder::Direction::Down ? 1 : -1;
    const QModelIndex current = m_table->currentIndex();
    int row = current.isValid() ? current.row() : (step > 0 ? -1 : count);
    for (int i = 0; i < count; ++i) {
        row = (row + step + count) % count;
        const QModelIndex index = m_filter->index(row, LogModel::Text);
        if (!index.data(LogModel::LineRole).toString().contains(wanted, Qt::CaseInsensitive))
            continue;
        m_follow->setChecked(false);
        m_table->selectRow(row);
        m_table->setCurrentIndex(index);
        m_table->scrollTo(index, QAbstractItemView::PositionAtCenter);
        m_finder->showResult(true);
        return;
    }
    m_finder->showResult(false);
}

void LogPage::setFollowing(bool isFollowing)
{
    if (isFollowing)
        m_table->scrollToBottom();
}

void LogPage::onScrolledByHand()
{
    const QScrollBar *bar = m_table->verticalScrollBar();
    m_follow->setChecked(bar->sliderPosition() >= bar->maximum());
}

void LogPage::onLevelChosen()
{
    const auto least = LogLevel(m_level->currentData().toInt());
    m_filter->setLeast(least);
    setFollowing(m_follow->isChecked());
    updateHint();
    Q_EMIT leastChanged(least);
}

void LogPage::onCategoryChosen()
{
    m_filter->setCategory(m_category->currentData().toString());
    setFollowing(m_follow->isChecked());
    updateHint();
}

void LogPage::showCategories()
{
    // The one that is chosen stays chosen: only the missing ones are put in.
    const QStringList &categories = m_model->categories();
    for (int i = 0; i < int(categories.size()); ++i) {
        if (m_category->findData(categories[i]) < 0)
            m_category->insertItem(i + 1, categories[i], categories[i]);
    }
}

void LogPage::copyLines()
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    for (const QModelIndex &row : rows)
        lines.append(row.data(LogModel::LineRole).toString());
    if (!lines.isEmpty())
        QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void LogPage::askWhereToExport()
{
    const QString path = askWhereToSave(this,
        {.title = tr("Export the log"),
            .filter = tr("Log files (*.log);;All files (*)"),
            .suffix = QStringLiteral("log"),
            .suggestion = QStringLiteral("watek-server.log")});
    if (!path.isEmpty())
        exportTo(path);
}

bool LogPage::exportTo(const QString &path)
{
    QSaveFile file(path);
    bool isGood = file.open(QIODevice::WriteOnly);
    const int count = m_filter->rowCount();
    for (int row = 0; isGood && row < count; ++row) {
        const QByteArray line
            = m_filter->index(row, 0).data(LogModel::LineRole).toString().toUtf8() + '\n';
        isGood = file.write(line) == line.size();
    }
    isGood = isGood && file.commit();
    const std::vector<InlineBar::Choice> close = {{tr("&Close"), {}}};
    if (isGood)
        m_bar->ask(InlineBar::Tone::Info, tr("%n line(s) written to %1.", nullptr, count).arg(path),
            close);
    else
        m_bar->ask(InlineBar::Tone::Failure,
            tr("%1 could not be written: %2.").arg(path, file.errorString()),
            {{tr("Choose another &place…"), [this] { askWhereToExport(); }}, {tr("&Close"), {}}});
    return isGood;
}

void LogPage::remember(QSettings &settings) const
{
    settings.setValue(QLatin1String(kLevelKey), m_level->currentIndex());
    settings.setValue(QLatin1String(kFollowKey), m_follow->isChecked());
    m_columns->remember(settings);
}

void LogPage::recall(QSettings &settings)
{
    const int level = settings.value(QLatin1String(kLevelKey), int(LogLevel::Info)).toInt();
    m_level->setCurrentIndex(std::clamp(level, 0, m_level->count() - 1));
    m_follow->setChecked(settings.value(QLatin1String(kFollowKey), true).toBool());
    m_columns->recall(settings);
}

void LogPage::updateHint()
{
    if (m_filter->rowCount() > 0)
        m_hint->say({});
    else if (m_model->rowCount() > 0)
        m_hint->say(tr("No line has the chosen level and category."));
    else
        m_hint->say(tr("Nothing has happened yet."));
    m_export->setEnabled(m_filter->rowCount() > 0);
}

} // namespace watek::server::window
