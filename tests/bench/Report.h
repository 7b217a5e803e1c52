// The table that people read: a head whenever the columns change, then rows as they are measured.
// Thread: main.
#pragma once

#include "tests/bench/Options.h"
#include "tests/bench/Scenario.h"

#include <QStringList>
#include <QTextStream>

namespace watek::bench {

/// A row's figures of every round.
using RowRounds = std::vector<std::vector<Figure>>;

class Report {
public:
    /// Prints what is measured with what.
    explicit Report(const Options &options);

    /// Begins a scenario's table with the default settings that it changes.
    void settings(const QString &scenario, const QString &changed);
    /// One row: its median; with several rounds also the least and the most; with two programs the
    /// second's, and the first's divided by the second's.
    void row(const QString &label, const std::vector<RowRounds> &programs);
    /// What `of` divided by `by` is.
    void ratio(
        const QString &label, const QString &variant, const RowRounds &of, const RowRounds &by);
    void complaint(const QString &text);

private:
    void head(const std::vector<Figure> &figures);
    void line(const QString &label, const QString &variant, const QStringList &cells);
    void spread(const QString &label, const QString &variant, const RowRounds &rounds);

    QTextStream m_out;
    QStringList m_columns;
};

} // namespace watek::bench
