#include "server/window/ReportsModel.h"

#include "common/widgets/PlainText.h"
#include "server/window/AccountWords.h"
#include "server/window/Format.h"

#include <algorithm>

namespace watek::server::window {

using shared::Report;

QStringList ReportsModel::usualContent(int column)
{
    switch (column) {
    case When:
        return {QStringLiteral("8888-88-88 88:88")};
    case About:
    case By:
        return {QStringLiteral("nickname (198.51.100.200)")};
    default:
        return {};
    }
}

void ReportsModel::show(std::vector<Report> reports, qint64 nowMs)
{
    std::ranges::reverse(reports);
    m_nowMs = nowMs;
    // A report never changes: some have gone, and some have come at the top.
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (std::ranges::count(reports, m_reports[size_t(row)].number, &Report::number) > 0)
            continue;
        beginRemoveRows({}, row, row);
        m_reports.erase(m_reports.begin() + row);
        endRemoveRows();
    }
    const size_t fresh = reports.size() - m_reports.size();
    if (fresh == 0)
        return;
    beginInsertRows({}, 0, int(fresh) - 1);
    m_reports.insert(m_reports.begin(), reports.begin(), reports.begin() + qsizetype(fresh));
    endInsertRows();
}

const Report *ReportsModel::report(int row) const
{
    return row >= 0 && row < rowCount() ? &m_reports[size_t(row)] : nullptr;
}

QString ReportsModel::lineOf(int row) const
{
    const Report *const it = report(row);
    if (!it)
        return {};
    QString line = display(*it, When) + QLatin1Char(' ') + describeName(it->by)
        + QStringLiteral(" > ") + describeName(it->who.isEmpty() ? it->about : it->who)
        + QStringLiteral(": ") + describeName(it->reason);
    if (!it->msgid.isEmpty())
        line += QStringLiteral(" [%1]").arg(describeName(it->msgid));
    return line;
}

int ReportsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_reports.size());
}

int ReportsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant ReportsModel::data(const QModelIndex &index, int role) const
{
    const Report *const it = index.isValid() ? report(index.row()) : nullptr;
    if (!it)
        return {};
    if (role == Qt::ToolTipRole)
        return widgets::plainToolTip(display(*it, index.column()));
    return role == Qt::DisplayRole ? QVariant(display(*it, index.column())) : QVariant();
}

QString ReportsModel::display(const Report &report, int column) const
{
    switch (column) {
    case When:
        return describeDay(report.atMs, m_nowMs);
    case About:
        return report.who.isEmpty() ? describeName(report.about) : describeOperator(report.who);
    case By:
        return describeOperator(report.by);
    case Reason:
        return report.msgid.isEmpty()
            ? describeName(report.reason)
            : tr("%1 (message %2)").arg(describeName(report.reason), describeName(report.msgid));
    }
    return {};
}

QVariant ReportsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("When");
    case About:
        return tr("About");
    case By:
        return tr("By");
    case Reason:
        return tr("Reason");
    default:
        return {};
    }
}

} // namespace watek::server::window
