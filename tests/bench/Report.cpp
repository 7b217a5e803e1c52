#include "tests/bench/Report.h"

#include "tests/bench/Stats.h"

#include <algorithm>
#include <cmath>

namespace watek::bench {

namespace {

constexpr int kLabelWidth = 19;
constexpr int kVariantWidth = 9;
constexpr qsizetype kLeastColumn = 9;
constexpr int kRatioDecimals = 4;

QString commandOf(const Program &program)
{
    const QString words = (QStringList{program.file} + program.arguments).join(u' ');
    switch (program.door) {
    case Door::Tls:
        return words + QStringLiteral(", by TLS");
    case Door::WebSocket:
        return words + QStringLiteral(", by WebSocket");
    case Door::Plain:
    case Door::SecureWebSocket:
        break;
    }
    return words;
}

QString text(double value, int decimals)
{
    return std::isfinite(value) ? QString::number(value, 'f', decimals) : QStringLiteral("-");
}

std::vector<double> columnOf(const RowRounds &rounds, size_t column)
{
    std::vector<double> values;
    for (const auto &figures : rounds)
        values.push_back(figures[column].value);
    return values;
}

/// One cell for each column: `pick` makes a value of the column's values of all rounds.
template <typename Pick>
QStringList cells(const RowRounds &rounds, Pick &&pick)
{
    QStringList texts;
    for (size_t column = 0; column < rounds.front().size(); ++column)
        texts += text(pick(columnOf(rounds, column)), rounds.front()[column].decimals);
    return texts;
}

/// One cell for each column: `divide` makes a ratio of its values of all rounds in both.
template <typename Divide>
QStringList ratioCells(const RowRounds &of, const RowRounds &by, Divide &&divide)
{
    QStringList texts;
    for (size_t column = 0; column < of.front().size(); ++column) {
        texts += of.front()[column].ratio == Ratio::Printed
            ? text(divide(columnOf(of, column), columnOf(by, column)), kRatioDecimals)
            : QString();
    }
    return texts;
}

double ratioOfMedians(const std::vector<double> &of, const std::vector<double> &by)
{
    return median(of) / median(by);
}

/// One for each round that both have: they were run one right after the other.
std::vector<double> ratiosOfRounds(const std::vector<double> &of, const std::vector<double> &by)
{
    std::vector<double> ratios;
    for (size_t round = 0; round < std::min(of.size(), by.size()); ++round)
        ratios.push_back(of[round] / by[round]);
    return ratios;
}

double least(const std::vector<double> &values) { return *std::ranges::min_element(values); }
double most(const std::vector<double> &values) { return *std::ranges::max_element(values); }

} // namespace

Report::Report(const Options &options)
    : m_out(stdout)
{
    if (options.port != 0)
        m_out << "server: 127.0.0.1:" << options.port << Qt::endl;
    else if (options.programs.size() == 1)
        m_out << "server: " << commandOf(options.programs[0]) << Qt::endl;
    else
        m_out << "server A: " << commandOf(options.programs[0]) << Qt::endl
              << "server B: " << commandOf(options.programs[1]) << Qt::endl;
    m_out << "CPU us/line: processor time of the server for each line delivered" << Qt::endl;
    if (options.rounds > 1)
        m_out << options.rounds << " rounds: medians, and the least and the most of them"
              << Qt::endl;
}

void Report::settings(const QString &scenario, const QString &changed)
{
    m_out << Qt::endl << scenario << ": changed settings: " << changed;
    m_columns.clear();
}

void Report::row(const QString &label, const std::vector<RowRounds> &programs)
{
    const RowRounds &first = programs.front();
    head(first.front());
    if (programs.size() == 1) {
        spread(label, {}, first);
        return;
    }
    const RowRounds &second = programs[1];
    spread(label, QStringLiteral("A"), first);
    spread({}, QStringLiteral("B"), second);
    ratio({}, QStringLiteral("A/B"), first, second);
}

void Report::ratio(
    const QString &label, const QString &variant, const RowRounds &of, const RowRounds &by)
{
    line(label, QStringLiteral("%1 of %2").arg(variant).arg(of.size()),
        ratioCells(of, by, ratioOfMedians));
    if (std::min(of.size(), by.size()) == 1)
        return;
    using Values = std::vector<double>;
    line({}, QStringLiteral("least"), ratioCells(of, by, [](const Values &a, const Values &b) {
        return least(ratiosOfRounds(a, b));
    }));
    line({}, QStringLiteral("most"), ratioCells(of, by, [](const Values &a, const Values &b) {
        return most(ratiosOfRounds(a, b));
    }));
}

void Report::complaint(const QString &text) { m_out << text << Qt::endl; }

void Report::head(const std::vector<Figure> &figures)
{
    QStringList columns;
    for (const Figure &figure : figures)
        columns += figure.name;
    if (columns == m_columns)
        return;
    m_columns = columns;
    m_out << Qt::endl;
    line({}, {}, columns);
}

void Report::line(const QString &label, const QString &variant, const QStringList &cells)
{
    QString text = label.leftJustified(kLabelWidth) + variant.leftJustified(kVariantWidth);
    for (qsizetype i = 0; i < cells.size(); ++i) {
        const qsizetype width = std::max(m_columns[i].size(), kLeastColumn);
        text += QStringLiteral("  ") + cells[i].rightJustified(width);
    }
    while (text.endsWith(u' '))
        text.chop(1);
    m_out << text << Qt::endl;
}

void Report::spread(const QString &label, const QString &variant, const RowRounds &rounds)
{
    line(label, variant, cells(rounds, median));
    if (rounds.size() > 1) {
        line({}, QStringLiteral("least"), cells(rounds, least));
        line({}, QStringLiteral("most"), cells(rounds, most));
    }
}

} // namespace watek::bench
