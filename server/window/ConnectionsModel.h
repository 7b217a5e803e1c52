// The live table of connections. An update changes only the rows that changed, found by client id,
// so that selection and scroll position stay where they are.
// Thread: gui.
#pragma once

#include "server/shared/ClientInfo.h"
#include "server/window/TableModel.h"

#include <vector>

namespace watek::server::window {

class ConnectionsModel final : public TableModel {
    Q_OBJECT
public:
    enum Column {
        Nick,
        Account,
        Address,
        Kind,
        Channels,
        Since,
        Idle,
        Traffic, ///< bytes in and out
        Queued,
        Thread,
        State,
        kColumns
    };
    enum Role {
        SortRole = Qt::UserRole, ///< a number or a text that sorts as people expect
        FilterRole, ///< of any column: everything in the row that can be looked for
        IdRole, ///< of any column: quint64, the client's id
        IsWaitingRole, ///< of any column: bool, it has no permit yet
    };

    explicit ConnectionsModel(QObject *parent = nullptr);

    /// What may stand in that column and changes, at its usual longest, for ColumnWidths.
    static QStringList usualContent(int column);

    /// Makes the table show exactly these clients. `nowMs` is the wall clock.
    void update(std::vector<shared::ClientRow> clients, qint64 nowMs);
    /// Looks at the counters of the rows again; they change without the table's revision.
    void sampleCounters(qint64 nowMs);

    /// What people call the client: its nick, or its address while it has none.
    QString nameOf(base::ClientId id) const;
    QString endpointOf(base::ClientId id) const;

    QVariant data(const QModelIndex &index, int role) const override;

protected:
    size_t rows() const override { return m_rows.size(); }
    QString title(int column) const override;
    QString titleToolTip(int column) const override;
    bool isFigure(int column) const override;

private:
    /// A client with its counters as they were when last looked at: data() must not change between
    /// two dataChanged().
    struct Row {
        shared::ClientRow client;
        quint64 bytesIn = 0;
        quint64 bytesOut = 0;
        qint64 queuedBytes = 0;
        qint64 idleSeconds = 0;
    };

    static Row makeRow(const shared::ClientRow &client, qint64 nowMs);
    static bool sample(Row &row, qint64 nowMs);
    void removeMissing(const std::vector<shared::ClientRow> &clients);
    void insertNew(const std::vector<shared::ClientRow> &clients);
    void change(const std::vector<shared::ClientRow> &clients);
    const Row *find(base::ClientId id) const;
    QString display(const Row &row, int column) const;
    /// Where it is, and who brings it: "203.0.113.7, through the gateway kiwi at 10.0.0.2".
    static QString describeWay(const shared::ClientRow &client);
    QVariant sortKey(const Row &row, int column) const;

    std::vector<Row> m_rows; ///< by rising id
    qint64 m_nowMs = 0;
};

} // namespace watek::server::window
