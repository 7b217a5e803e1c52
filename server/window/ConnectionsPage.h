// Who is connected: the table, its filter, and what the operator can do to a client.
// Thread: gui. Holds no truth: it is given rows and sends intents.
#pragma once

#include "server/shared/ClientInfo.h"
#include "server/window/Page.h"

#include <QList>

#include <vector>

class QAction;
class QLineEdit;
class QPushButton;
class QSettings;
class QTableView;

namespace watek::server::window {

class ColumnWidths;
class ConnectionsFilter;
class ConnectionsModel;
class EmptyHint;
class InlineBar;

class ConnectionsPage final : public Page {
    Q_OBJECT
public:
    explicit ConnectionsPage(QWidget *parent = nullptr);

    QString title() const override;
    void showHost(app::ServerHost &host) override;
    void showSnapshot(const app::ServerSnapshot &snapshot) override;
    void refresh(app::ServerHost &host, const app::ServerSnapshot &snapshot) override;
    bool focusFind() override;

    void showClients(std::vector<shared::ClientRow> clients, qint64 nowMs);
    void sampleCounters(qint64 nowMs);
    /// Empties the table; `invitation` says what fills it.
    void showNobody(const QString &invitation);
    /// What an empty table of a running server says.
    void setInvitation(const QString &invitation);

    void remember(QSettings &settings) const override;
    void recall(QSettings &settings) override;

Q_SIGNALS:
    /// The operator wrote a line to these clients; an empty list means everybody.
    void noticeRequested(const QList<base::ClientId> &clients, const QString &text);
    /// The operator wants these clients closed, and their addresses kept out for `banMinutes` (0:
    /// not at all). The reason may be empty.
    void disconnectRequested(
        const QList<base::ClientId> &clients, const QString &reason, int banMinutes);

private:
    void buildActions();
    void buildLayout();
    QList<base::ClientId> selectedClients() const;
    QString describe(const QList<base::ClientId> &clients) const;
    void askNotice();
    void askNoticeToAll();
    void askDisconnect();
    void copyAddress();
    void onFilterEdited(const QString &text);
    void updateHint();
    void updateActions();

    ConnectionsModel *m_model;
    ConnectionsFilter *m_filter;
    QLineEdit *m_filterField;
    QTableView *m_table;
    ColumnWidths *m_widths = nullptr;
    EmptyHint *m_hint;
    InlineBar *m_bar;
    QAction *m_notice = nullptr;
    QAction *m_disconnect = nullptr;
    QAction *m_copy = nullptr;
    QPushButton *m_noticeToAll = nullptr;
    QString m_invitation;
    quint64 m_shownRevision = 0; ///< of the table of connections
    bool m_isStale = true; ///< what is shown is of another run of the server
    qint64 m_countersShownMs = 0;
};

} // namespace watek::server::window
