// What another server kept of a channel, as a registered channel of ours. Any thread; pure but for
// the channel's number, which is drawn by chance.
#pragma once

#include "common/protocol/LookAlike.h"
#include "server/imports/Imported.h"
#include "server/shared/RegisteredChannel.h"
#include "server/shared/ServerConfig.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <optional>

namespace watek::server::app {

/// Accounts that are here now, by their folded names.
using AccountsByName = QHash<QByteArray, shared::AccountId>;

class ChannelImporter {
public:
    /// `accounts`, with those that were just taken over. `there`: channels that are registered
    /// already. All outlive it.
    ChannelImporter(const shared::ServerConfig &config, const AccountsByName &accounts,
        const std::vector<shared::RegisteredChannel> &there);

    /// Nothing, with a sentence in `notes`, when it cannot be one of ours. What cannot be kept of
    /// one that can is left out, and noted.
    std::optional<shared::RegisteredChannel> take(
        const imports::ImportedChannel &given, QStringList &notes);

private:
    void takeAccess(const imports::ImportedChannel &given, shared::RegisteredChannel &channel,
        QStringList &notes) const;
    void takeMasks(char letter, const std::vector<imports::ImportedMask> &masks,
        shared::RegisteredChannel &channel, QStringList &notes) const;

    const shared::ServerConfig &m_config;
    const AccountsByName &m_accounts;
    protocol::LookAlikes<ChannelImporter> m_names;
    QSet<quint64> m_ids;
};

} // namespace watek::server::app
