// The lower part of the front page while the server runs: how to join, who holds the places, and
// the figures of the last five minutes.
// Thread: gui.
#pragma once

#include "server/app/ServerHost.h"
#include "server/window/LocalAddresses.h"
#include "server/window/Series.h"
#include "server/window/StartProblem.h"

#include <QWidget>

#include <vector>

class QFrame;
class QLabel;
class QVBoxLayout;

namespace watek::server::window {

class DoorList;
class HistoryCard;
class MetricTile;
class PermitBar;

class LivePanel final : public QWidget {
    Q_OBJECT
public:
    explicit LivePanel(QWidget *parent = nullptr);

    /// A new run begins: the figures start from nothing.
    void begin(const ServerChoice &actual, const std::vector<LocalAddress> &local);
    void showSnapshot(const app::ServerSnapshot &snapshot);

    HistoryCard &history() { return *m_history; }

Q_SIGNALS:
    void reloadRequested();

private:
    QFrame *makeJoinCard();
    QFrame *makeClientsCard();
    void showJoinAddresses(const ServerChoice &actual, const std::vector<LocalAddress> &local);
    void showJoinRemark(const std::vector<app::DoorSnapshot> &doors);
    void showFigures(const app::ServerSnapshot &snapshot);

    QVBoxLayout *m_joinRows = nullptr;
    QLabel *m_joinRemark;
    QString m_joinHost; ///< that the main door listens on
    QString m_joinCommand; ///< for a terminal
    QLabel *m_clients;
    QLabel *m_waiting;
    PermitBar *m_permits;
    DoorList *m_doors;
    HistoryCard *m_history;
    MetricTile *m_messagesTile;
    MetricTile *m_bytesTile;
    MetricTile *m_queueTile;
    RateSeries m_messages;
    RateSeries m_bytesIn;
    RateSeries m_bytes;
    PeakSeries m_queue;
};

} // namespace watek::server::window
