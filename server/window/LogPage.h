// The log: filter by level and category, follow, find, copy, export.
// Thread: gui. Holds no truth: it is given records.
#pragma once

#include "server/shared/Log.h"
#include "server/window/LogFinder.h"
#include "server/window/Page.h"

#include <vector>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QPushButton;
class QSettings;
class QTableView;

namespace watek::server::window {

class EmptyHint;
class InlineBar;
class LogColumns;
class LogFilter;
class LogModel;

class LogPage final : public Page {
    Q_OBJECT
public:
    explicit LogPage(QWidget *parent = nullptr);

    QString title() const override;
    void showHost(app::ServerHost &host) override;
    void refresh(app::ServerHost &host, const app::ServerSnapshot &snapshot) override;
    bool focusFind() override;

    void append(std::vector<shared::LogRecord> records);
    /// Ask shared::Log::since() with it.
    quint64 lastNumber() const;
    shared::LogLevel least() const;
    /// Writes the lines that are shown; says how it went in the bar.
    bool exportTo(const QString &path);

    void remember(QSettings &settings) const override;
    void recall(QSettings &settings) override;

Q_SIGNALS:
    /// The person wants to see lines of this level and above.
    void leastChanged(shared::LogLevel least);

protected:
    bool event(QEvent *event) override;

private:
    void take(const shared::Log &log);
    void buildTools();
    void buildTable();
    void buildLayout();
    void placeTools();
    void find(const QString &wanted, LogFinder::Direction direction);
    void setFollowing(bool isFollowing);
    void onScrolledByHand();
    void onLevelChosen();
    void onCategoryChosen();
    void showCategories();
    void copyLines();
    void askWhereToExport();
    void updateHint();

    LogModel *m_model;
    LogFilter *m_filter;
    QTableView *m_table;
    EmptyHint *m_hint;
    InlineBar *m_bar;
    QComboBox *m_level;
    QComboBox *m_category;
    enum class Places { Nowhere, OneRow, FinderBelow, Narrow };
    QGridLayout *m_tools = nullptr;
    Places m_places = Places::Nowhere; ///< how the tools stand now
    LogFinder *m_finder;
    LogColumns *m_columns = nullptr;
    QCheckBox *m_follow;
    QPushButton *m_export;
};

} // namespace watek::server::window
