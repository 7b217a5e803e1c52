#include "server/window/LivePanel.h"

#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"
#include "server/window/DoorList.h"
#include "server/window/Format.h"
#include "server/window/HistoryCard.h"
#include "server/window/Icons.h"
#include "server/window/MetricTile.h"
#include "server/window/PermitBar.h"

#include <QApplication>
#include <QClipboard>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace watek::server::window {

namespace {

/// A computer with many interfaces: the first few are the ones that people use.
constexpr size_t kMostJoinRows = 3;

QFont scaled(QFont font, double factor)
{
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(QFont::DemiBold);
    return font;
}

QLabel *makeCaption(const QString &text, QWidget *parent)
{
    auto *caption = new widgets::PlainLabel(text, parent);
    caption->setObjectName(QStringLiteral("caption"));
    return caption;
}

} // namespace

LivePanel::LivePanel(QWidget *parent)
    : QWidget(parent)
    , m_joinRemark(new widgets::PlainLabel(this))
    , m_clients(new widgets::PlainLabel(this))
    , m_waiting(new widgets::PlainLabel(this))
    , m_permits(new PermitBar(this))
    , m_doors(new DoorList(this))
    , m_history(new HistoryCard(this))
    , m_messagesTile(new MetricTile(tr("Messages per second"), this))
    , m_bytesTile(new MetricTile(tr("Bytes per second"), this))
    , m_queueTile(new MetricTile(tr("Queue depth"), this))
{
    widgets::setPlainToolTip(m_queueTile, tr("Messages that wait for the dispatcher"));
    connect(m_doors, &DoorList::reloadRequested, this, &LivePanel::reloadRequested);
    auto *upper = new QHBoxLayout;
    upper->setSpacing(16);
    upper->addWidget(makeJoinCard(), 1);
    upper->addWidget(makeClientsCard(), 1);
    auto *tiles = new QHBoxLayout;
    tiles->setSpacing(16);
    for (MetricTile *tile : {m_messagesTile, m_bytesTile, m_queueTile})
        tiles->addWidget(tile, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(16);
    column->addLayout(upper);
    column->addWidget(m_doors);
    column->addWidget(m_history);
    // Spare height goes to the curves until they are tall enough, then to the ground: the cards
    // above are as high as what they say.
    column->addLayout(tiles, 100);
    column->addStretch(1);
}

QFrame *LivePanel::makeJoinCard()
{
    auto *card = new QFrame(this);
    card->setObjectName(QStringLiteral("card"));
    m_joinRemark->setObjectName(QStringLiteral("hint"));
    m_joinRemark->setWordWrap(true);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(4);
    column->addWidget(makeCaption(tr("Join with"), card));
    m_joinRows = new QVBoxLayout;
    m_joinRows->setSpacing(4);
    column->addLayout(m_joinRows);
    column->addWidget(m_joinRemark);
    column->addStretch(1);
    return card;
}

QFrame *LivePanel::makeClientsCard()
{
    auto *card = new QFrame(this);
    card->setObjectName(QStringLiteral("card"));
    m_clients->setFont(scaled(font(), 1.4));
    m_waiting->setObjectName(QStringLiteral("hint"));
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    column->addWidget(makeCaption(tr("Clients"), card));
    column->addWidget(m_clients);
    column->addWidget(m_permits);
    column->addWidget(m_waiting);
    column->addStretch(1);
    return card;
}

void LivePanel::begin(const ServerChoice &actual, const std::vector<LocalAddress> &local)
{
    m_messages.clear();
    m_bytesIn.clear();
    m_bytes.clear();
    m_queue.clear();
    showJoinAddresses(actual, local);
    showSnapshot(app::ServerSnapshot{.permits = actual.permits});
    showFigures({});
}

void LivePanel::showJoinAddresses(
    const ServerChoice &actual, const std::vector<LocalAddress> &local)
{
    while (QLayoutItem *item = m_joinRows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    std::vector<QString> addresses = joinAddresses(actual.host, local);
    if (addresses.size() > kMostJoinRows)
        addresses.resize(kMostJoinRows);
    for (const QString &address : addresses) {
        auto *row = new QWidget(this);
        auto *line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(8);
        auto *text = new widgets::PlainLabel(
            tr("%1 port %2").arg(address, QString::number(actual.port)), row);
        text->setFont(scaled(font(), address.size() > 20 ? 1.0 : 1.2));
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        auto *copy = new QPushButton(icon("copy"), tr("Cop&y"), row);
        const QString endpoint = describeEndpoint(address, actual.port);
        copy->setAutoDefault(true);
        copy->setAccessibleName(tr("Copy %1").arg(endpoint));
        widgets::setPlainToolTip(copy, tr("Copy %1").arg(endpoint));
        connect(copy, &QPushButton::clicked, this,
            [endpoint] { QApplication::clipboard()->setText(endpoint); });
        line->addWidget(text, 1);
        line->addWidget(copy);
        m_joinRows->addWidget(row);
    }
    // Spaces that do not break keep the command in one line. Nobody can copy them from here: a
    // terminal would not know them.
    m_joinHost = actual.host;
    m_joinCommand
        = QStringLiteral("nc\u00a0%1\u00a0%2").arg(addresses.front(), QString::number(actual.port));
}

void LivePanel::showJoinRemark(const std::vector<app::DoorSnapshot> &doors)
{
    const bool isOpen = std::ranges::any_of(
        doors, [](const app::DoorSnapshot &door) { return isForOthers(door.endpoint); });
    if (!shared::isLoopback(m_joinHost))
        m_joinRemark->setText(tr("Wątek, any IRC client, or a terminal: %1").arg(m_joinCommand));
    else if (isOpen)
        m_joinRemark->setText(tr("Only from this computer; from others through the doors below."));
    else
        m_joinRemark->setText(tr("Only from this computer."));
}

void LivePanel::showSnapshot(const app::ServerSnapshot &snapshot)
{
    m_clients->setText(
        tr("%1 of %2").arg(describeNumber(snapshot.permitsUsed), describeNumber(snapshot.permits)));
    m_permits->showPermits(snapshot.permits, snapshot.permitsUsed);
    m_waiting->setText(snapshot.waitingMost > 0
            ? tr("Waiting: %1 (at most %2)")
                  .arg(describeNumber(snapshot.waiting), describeNumber(snapshot.waitingMost))
            : tr("Waiting: %1").arg(describeNumber(snapshot.waiting)));

    showJoinRemark(snapshot.doors);
    m_doors->showDoors(snapshot.doors);
    m_doors->showCertificates(snapshot.tls.get());
    m_history->showHistory(snapshot.kept);
    m_bytesIn.sample(snapshot.upMs, double(snapshot.bytesIn));
    m_bytes.sample(snapshot.upMs, double(snapshot.bytesIn + snapshot.bytesOut));
    m_queue.sample(snapshot.upMs, double(snapshot.inboundDepth));
    // A figure that changes ten times a second cannot be read: once a second is enough.
    if (m_messages.sample(snapshot.upMs, double(snapshot.messages)))
        showFigures(snapshot);
}

void LivePanel::showFigures(const app::ServerSnapshot &snapshot)
{
    const double bytes = m_bytes.series().last().value_or(0);
    const double bytesIn = m_bytesIn.series().last().value_or(0);
    m_messagesTile->showFigure(describeNumber(m_messages.series().last().value_or(0)),
        tr("%1 since Start").arg(describeNumber(double(snapshot.messages))));
    m_bytesTile->showFigure(describeBytes(bytes),
        tr("in %1, out %2").arg(describeBytes(bytesIn), describeBytes(bytes - bytesIn)));
    m_queueTile->showFigure(describeNumber(m_queue.series().last().value_or(0)),
        tr("at most %1 since Start").arg(describeNumber(double(snapshot.inboundHighWater))));
    m_messagesTile->showSeries(m_messages.series(), describeNumber(m_messages.series().highest()));
    m_bytesTile->showSeries(m_bytes.series(), describeBytes(m_bytes.series().highest()));
    m_queueTile->showSeries(m_queue.series(), describeNumber(m_queue.series().highest()));
}

} // namespace watek::server::window
