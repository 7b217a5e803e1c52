#include "server/window/ReportsModel.h"

#include "common/protocol/UserMask.h"
#include "common/widgets/PlainText.h"
#include "server/window/AccountWords.h"
#include "server/window/Format.h"

#include <algorithm>
#include <optional>

namespace watek::server::window {

using shared::Report;

namespace {

using Account = std::optional<QByteArray>;

/// "eve (198.51.100.2), account ewa" of a mask.
QString describePerson(const QByteArray &mask, const Account &account)
{
    const QString person = describeOperator(mask);
    if (!account)
        return ReportsModel::tr("%1, account not known").arg(person);
    return account->isEmpty()
        ? ReportsModel::tr("%1, without an account").arg(person)
        : ReportsModel::tr("%1, account %2").arg(person, describeName(*account));
}

/// In a cell: whoever has an account is known by it, else by the address.
QString describeShortly(const QByteArray &mask, const Account &account)
{
    const protocol::UserMask parts = protocol::splitUserMask(mask);
    return account && !account->isEmpty()
        ? ReportsModel::tr("%1, account %2").arg(describeName(parts.nick), describeName(*account))
        : describeOperator(mask);
}

QString describeAbout(const Report &report)
{
    return report.who.isEmpty() ? describeName(report.about)
                                : describePerson(report.who, report.whoAccount);
}

/// Line by line: nothing in it steers the text around it.
QString describeSaid(const QByteArray &said)
{
    QStringList lines;
    const QByteArrayList all = said.split('\n');
    for (const QByteArray &line : all)
        lines << describeName(line);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ReportsModel::ReportsModel(QObject *parent)
    : TableModel(kColumns, parent)
{
}

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
    QString line = display(*it, When) + QLatin1Char(' ') + describePerson(it->by, it->byAccount)
        + QStringLiteral(" > ") + describeAbout(*it) + QStringLiteral(": ")
        + describeName(it->reason);
    if (!it->msgid.isEmpty())
        line += QStringLiteral(" [%1] ").arg(describeName(it->msgid))
            + describeSaid(it->said).replace(QLatin1Char('\n'), QStringLiteral(" / "));
    return line.trimmed();
}

QString ReportsModel::detailsOf(int row) const
{
    const Report *const it = report(row);
    if (!it)
        return {};
    QStringList lines{tr("About: %1").arg(describeAbout(*it)),
        tr("Reported by: %1").arg(describePerson(it->by, it->byAccount)),
        tr("Reason: %1").arg(describeName(it->reason))};
    if (!it->msgid.isEmpty())
        lines << (it->said.isEmpty() ? tr("Message %1: the server does not know its text any more.")
                                           .arg(describeName(it->msgid))
                                     : tr("Message: %1").arg(describeSaid(it->said)));
    return lines.join(QLatin1Char('\n'));
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
        return report.who.isEmpty() ? describeName(report.about)
                                    : describeShortly(report.who, report.whoAccount);
    case By:
        return describeShortly(report.by, report.byAccount);
    case Reason: {
        const QString reason = describeName(report.reason);
        if (report.msgid.isEmpty())
            return reason;
        return report.said.isEmpty()
            ? tr("%1 (about a message)").arg(reason)
            : tr("%1: “%2”")
                  .arg(reason,
                      describeSaid(report.said).replace(QLatin1Char('\n'), QLatin1Char(' ')));
    }
    }
    return {};
}

QString ReportsModel::title(int column) const
{
    switch (column) {
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
