// What people have reported, the newest first. Thread: gui.
#pragma once

#include "server/shared/Report.h"
#include "server/window/TableModel.h"

#include <vector>

namespace watek::server::window {

class ReportsModel final : public TableModel {
    Q_OBJECT
public:
    enum Column { When, About, By, Reason, kColumns };

    explicit ReportsModel(QObject *parent = nullptr);

    static QStringList usualContent(int column);

    /// Those and no others, the oldest first. `nowMs` is the wall clock.
    void show(std::vector<shared::Report> reports, qint64 nowMs);
    /// Null when there is no such row.
    const shared::Report *report(int row) const;
    /// The whole report as one line, to be copied.
    QString lineOf(int row) const;
    /// The whole report in a few lines, with what was said if it is known.
    QString detailsOf(int row) const;

    QVariant data(const QModelIndex &index, int role) const override;

protected:
    size_t rows() const override { return m_reports.size(); }
    QString title(int column) const override;

private:
    QString display(const shared::Report &report, int column) const;

    std::vector<shared::Report> m_reports; ///< the newest first
    qint64 m_nowMs = 0;
};

} // namespace watek::server::window
