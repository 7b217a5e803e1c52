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

QString text(double value, int decimals)
{
    return std::isfinite(value) ? QString::number(value, 'f', decimals) : QStringLiteral("-");
}

/// NaN when `by` would print as nothing: of what is hardly there a ratio tells nothing.
double quotient(double of, double by, int decimals)
{
    return std::abs(by) < std::pow(10, -decimals) / 2 ? NAN : of / by;
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

/// Of a round that both have; they were run one right after the other.
QStringList ratioCells(const RowRounds &of, const RowRounds &by, bool ofTheMost)
{
    QStringList texts;
    for (size_t column = 0; column < of.front().size(); ++column) {
        double found = ofTheMost ? -INFINITY : INFINITY;
        for (size_t round = 0; round < std::min(of.size(), by.size()); ++round) {
            const double ratio = quotient(
                of[round][column].value, by[round][column].value, by[round][column].decimals);
            found = ofTheMost ? std::max(found, ratio) : std::min(found, ratio);
        }
        texts += text(found, kRatioDecimals);
    }
    return texts;
}

} // namespace

Report::Report(const Options &options)
    : m_out(stdout)
{
    const char *names[] = {"A", "B"};
    if (options.port != 0) {
        m_out << "server: 127.0.0.1:" << options.port << Qt::endl;
    } else {
        for (size_t i = 0; i < options.programs.size(); ++i) {
            const Program &program = options.programs[i];
            m_out << "server" << (options.programs.size() > 1 ? QStringLiteral(" ") : QString())
                  << (options.programs.size() > 1 ? names[i] : "") << ": "
                  << (QStringList{program.file} + program.arguments).join(u' ') << Qt::endl;
        }
    }
    m_out << "us/line is processor time of the server for each line delivered" << Qt::endl;
    if (options.rounds > 1)
        m_out << options.rounds << " rounds: medians, and the least and the most of them"
              << Qt::endl;
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
    QStringList texts;
    for (size_t column = 0; column < of.front().size(); ++column) {
        const double found = quotient(median(columnOf(of, column)), median(columnOf(by, column)),
            by.front()[column].decimals);
        texts += text(found, kRatioDecimals);
    }
    line(label, QStringLiteral("%1 of %2").arg(variant).arg(of.size()), texts);
    if (std::min(of.size(), by.size()) > 1) {
        line({}, QStringLiteral("least"), ratioCells(of, by, false));
        line({}, QStringLiteral("most"), ratioCells(of, by, true));
    }
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
    m_out << label.leftJustified(kLabelWidth) << variant.leftJustified(kVariantWidth);
    for (qsizetype i = 0; i < cells.size(); ++i)
        m_out << "  " << cells[i].rightJustified(std::max(m_columns[i].size(), kLeastColumn));
    m_out << Qt::endl;
}

void Report::spread(const QString &label, const QString &variant, const RowRounds &rounds)
{
    line(label, variant, cells(rounds, median));
    if (rounds.size() > 1) {
        line({}, QStringLiteral("least"), cells(rounds, [](const std::vector<double> &values) {
            return *std::ranges::min_element(values);
        }));
        line({}, QStringLiteral("most"), cells(rounds, [](const std::vector<double> &values) {
            return *std::ranges::max_element(values);
        }));
    }
}

} // namespace watek::bench
