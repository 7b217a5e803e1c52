// Rows of the table of connections, for the suites about it. Thread: gui.
#pragma once

#include "server/window/ConnectionsModel.h"

namespace watek::tests {

inline constexpr qint64 kNow = 1'700'000'000'000;

inline server::shared::ClientRow client(
    quint64 id, const QByteArray &nick, const QByteArray &address = "192.168.1.7")
{
    server::shared::ClientRow row;
    row.id = base::ClientId{id};
    row.nick = nick;
    row.address = address;
    row.port = quint16(40000 + id);
    row.kind = server::shared::ClientKind::Irc;
    row.state = server::shared::ClientState::Online;
    row.sinceMs = kNow - 60'000;
    row.thread = "io-" + QByteArray::number(id);
    row.counters = std::make_shared<server::shared::ClientCounters>();
    return row;
}

inline QString text(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

inline QStringList nicks(const QAbstractItemModel &model)
{
    QStringList nicks;
    for (int row = 0; row < model.rowCount(); ++row)
        nicks.append(text(model, row, server::window::ConnectionsModel::Nick));
    return nicks;
}

} // namespace watek::tests
