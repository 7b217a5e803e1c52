#include "server/app/ImportChannels.h"

#include "common/protocol/CaseMapping.h"
#include "common/protocol/Names.h"
#include "server/dispatcher/ServerInfo.h"
#include "server/dispatcher/commands/Commands.h"
#include "server/dispatcher/state/Channel.h"
#include "server/dispatcher/state/ChannelModes.h"

#include <QRandomGenerator>

#include <algorithm>

namespace watek::server::app {

using imports::ImportedAccess;
using imports::ImportedChannel;
using imports::ImportedMask;
using namespace shared;

namespace {

/// Those of them that are ours, without a parameter, and not the server's own (+r).
QByteArray ourFlags(const QByteArray &letters)
{
    dispatcher::ModeLetters ours;
    for (const char letter : letters) {
        const dispatcher::ChannelModeRow *const row = dispatcher::findChannelMode(letter);
        if (row && row->type == dispatcher::ModeType::Flag
            && letter != dispatcher::mode::kRegistered)
            ours.insert(letter);
        if (letter == 'p') // "private": what is left of it everywhere is that it is not listed
            ours.insert(dispatcher::mode::kSecret);
    }
    return ours.text();
}

} // namespace

ChannelImporter::ChannelImporter(const ServerConfig &config, const AccountsByName &accounts,
    const std::vector<RegisteredChannel> &there)
    : m_config(config)
    , m_accounts(accounts)
{
    for (const RegisteredChannel &channel : there) {
        m_names.insert(channel.registration.name, this);
        m_ids.insert(channel.registration.id.value);
    }
}

std::optional<RegisteredChannel> ChannelImporter::take(
    const ImportedChannel &given, QStringList &notes)
{
    const auto leftOut = [&](const QString &why) {
        notes.append(QStringLiteral("The channel %1 is left out: %2.")
                         .arg(QString::fromUtf8(given.name), why));
        return std::nullopt;
    };
    const auto name = protocol::ChannelName::parse(given.name, m_config.limits.channelLength);
    if (!name)
        return leftOut(QStringLiteral("that is no name of a channel here (%1)")
                           .arg(QString::fromLatin1(protocol::describe(name.error()))));
    const AccountId founder = m_accounts.value(protocol::folded(given.founder));
    if (!founder)
        return leftOut(QStringLiteral("its founder %1 has no account here")
                           .arg(QString::fromUtf8(given.founder)));
    if (m_names.find(given.name))
        return leftOut(
            QStringLiteral("there is a channel with that name, or one that looks like it"));
    m_names.insert(given.name, this);

    quint64 id = 0;
    while (id == 0 || m_ids.contains(id))
        id = QRandomGenerator::system()->generate64() >> 1;
    m_ids.insert(id);
    RegisteredChannel channel{
        .registration = {.id = {id},
            .name = given.name,
            .founder = founder,
            .heir = {},
            .registeredMs = given.registeredMs,
            .usedMs = given.registeredMs,
            .settings = {},
            .access = {}},
        .contents = {.createdMs = given.registeredMs,
            .flags = ourFlags(given.flags),
            .key = dispatcher::cutTo(given.key, dispatcher::kKeyLength),
            .limit = given.limit,
            .topic = dispatcher::cutTo(given.topic, m_config.limits.topicLength),
            .topicSetBy = given.topicSetBy,
            .topicSetAtMs = given.topicSetMs,
            .masks = {}},
    };
    takeAccess(given, channel, notes);
    takeMasks(dispatcher::mode::kBan, given.bans, channel, notes);
    takeMasks(dispatcher::mode::kBanException, given.exceptions, channel, notes);
    takeMasks(dispatcher::mode::kInviteException, given.invitations, channel, notes);
    return channel;
}

void ChannelImporter::takeAccess(
    const ImportedChannel &given, RegisteredChannel &channel, QStringList &notes) const
{
    std::vector<AccessEntry> &list = channel.registration.access;
    for (const ImportedAccess &access : given.access) {
        const AccountId account = m_accounts.value(protocol::folded(access.account));
        if (account == channel.registration.founder)
            continue; // who has all rights needs no entry
        const bool isThere = std::ranges::find(list, account, &AccessEntry::account) != list.end();
        if (!account || isThere || int(list.size()) >= m_config.channels.accessEntries) {
            notes.append(
                QStringLiteral("%1 has no rights in %2 any more.")
                    .arg(QString::fromUtf8(access.account), QString::fromUtf8(given.name)));
            continue;
        }
        // There is one founder here; a second one becomes an admin.
        list.push_back({.account = account,
            .letter = access.prefix == 'q' ? 'a' : access.prefix,
            .setBy = given.founder,
            .setAtMs = given.registeredMs});
    }
}

void ChannelImporter::takeMasks(char letter, const std::vector<ImportedMask> &masks,
    RegisteredChannel &channel, QStringList &notes) const
{
    int taken = 0;
    for (const ImportedMask &mask : masks) {
        if (taken == m_config.limits.listModes) {
            notes.append(QStringLiteral("%1 has more masks of the kind +%2 than may be here.")
                             .arg(QString::fromUtf8(channel.registration.name))
                             .arg(QLatin1Char(letter)));
            return;
        }
        channel.contents.masks.push_back({.letter = letter,
            .mask = dispatcher::completedListMask(mask.mask),
            .setBy = mask.setBy,
            .setAtMs = mask.setAtMs});
        ++taken;
    }
}

} // namespace watek::server::app
