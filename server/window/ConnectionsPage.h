// Who is connected: the table, its filter, and what the operator can do to a client.
// Thread: gui. Holds no truth: it is given rows and sends intents.
#pragma once

#include "server/shared/ClientInfo.h"

#include <QList>
#include <QWidget>

#include <vector>

class QAction;
class QLineEdit;
class QPushButton;
class QSettings;
class QTableView;

namespace watek::server::window {

class ConnectionsFilter;
class ConnectionsModel;
class ConnectionsWidths;
class EmptyHint;
class InlineBar;

class ConnectionsPage final : public QWidget {
    Q_OBJECT
public:
    explicit ConnectionsPage(QWidget *parent = nullptr);

    void showClients(std::vector<shared::ClientRow> clients, qint64 nowMs);
    void sampleCounters(qint64 nowMs);
    /// Empties the table; `invitation` says what fills it.
    void showNobody(const QString &invitation);
    /// What an empty table of a running server says.
    void setInvitation(const QString &invitation);
    void focusFilter();

    void remember(QSettings &settings) const;
    void recall(QSettings &settings);

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
    ConnectionsWidths *m_widths = nullptr;
    EmptyHint *m_hint;
    InlineBar *m_bar;
    QAction *m_notice = nullptr;
    QAction *m_disconnect = nullptr;
    QAction *m_copy = nullptr;
    QPushButton *m_noticeToAll = nullptr;
    QString m_invitation;
};

} // namespace watek::server::window
