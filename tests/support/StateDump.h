// The chat's state as text, line by line in a fixed order: two states are the same when their dumps
// are. Only what events tell of: connections are not in it. Thread: the test's, which plays the
// dispatcher.
#pragma once

#include "server/dispatcher/state/ServerState.h"

#include <QByteArray>
#include <QByteArrayList>

#include <algorithm>
#include <vector>

namespace watek::tests {

class StateDump {
public:
    static QByteArray of(server::dispatcher::ServerState &state)
    {
        server::dispatcherRole.assertCurrent();
        StateDump dump;
        dump.addUsers(state);
        dump.addChannels(state);
        dump.addRest(state);
        return dump.m_lines.join('\n');
    }

private:
    using ServerState = server::dispatcher::ServerState;

    static QByteArray number(qint64 value) { return QByteArray::number(value); }

    static QByteArray ofMarkers(const server::dispatcher::ReadMarkers &markers)
    {
        QByteArray text;
        for (const auto &marker : markers)
            text += " read " + marker.target + ' ' + number(marker.readMs) + ' '
                + number(marker.setMs);
        return text;
    }
    static QByteArray ofMetadata(const server::shared::Metadata &metadata)
    {
        QByteArray text;
        for (const auto &[key, value] : metadata)
            text += ' ' + key + '=' + value;
        return text;
    }

    void addUsers(ServerState &state) REQUIRES(server::dispatcherRole)
    {
        std::vector<const server::dispatcher::User *> users;
        for (const auto &[id, user] : state.users()) {
            if (user->isInChat)
                users.push_back(user.get());
        }
        std::ranges::sort(users, {}, [](const auto *user) { return user->id; });
        for (const auto *user : users) {
            QByteArray line = "user " + number(qint64(user->id.value)) + ' ' + user->mask() + " :"
                + user->realname + " account=" + user->account + " +" + user->modes.text()
                + " role=" + number(int(user->role)) + " away=" + user->away.value_or("no")
                + " on=" + number(user->signedOnMs) + " spoke=" + number(user->lastSpokeMs) + " in";
            for (const auto *membership : user->memberships)
                line += ' ' + membership->channel->name.text();
            line += " invited";
            for (const quint64 channel : user->invitations)
                line += ' ' + number(qint64(channel));
            line += " silences " + user->silence.masks().join(',') + " writers";
            for (const base::UserId writer : user->writers)
                line += ' ' + number(qint64(writer.value));
            line += ofMarkers(user->markers) + ofMetadata(user->metadata);
            m_lines.append(line);
        }
    }

    void addChannels(ServerState &state) REQUIRES(server::dispatcherRole)
    {
        QByteArrayList names;
        for (const auto &[key, channel] : state.channels())
            names.append(key);
        std::ranges::sort(names);
        for (const QByteArray &name : names) {
            const server::dispatcher::Channel &channel = *state.channel(name);
            m_lines.append("channel " + channel.name.text() + ' ' + number(qint64(channel.number))
                + " made=" + number(channel.createdMs) + " renamed=" + number(channel.renamedMs)
                + (channel.isPermanent || channel.registration ? " stays " : " goes ")
                + channel.modeParams(true).join(' ') + " topic=" + channel.topic.text + '|'
                + channel.topic.setBy + '|' + number(channel.topic.setAtMs)
                + ofMetadata(channel.metadata));
            QList<char> letters = channel.lists.keys();
            std::ranges::sort(letters);
            for (const char letter : letters) {
                for (const auto &entry : channel.list(letter))
                    m_lines.append(QByteArray("  +") + letter + ' ' + entry.mask + " by "
                        + entry.setBy + " at " + number(entry.setAtMs));
            }
            QByteArrayList members;
            for (const auto &[id, membership] : channel.members)
                members.append("  member " + number(qint64(id.value)) + ' '
                    + server::dispatcher::shownName(membership, {true, true}));
            std::ranges::sort(members);
            m_lines += members;
        }
    }

    void addRegistrations(ServerState &state) REQUIRES(server::dispatcherRole)
    {
        QByteArrayList lines;
        for (const auto &[id, each] : state.registeredChannels().all()) {
            QByteArray line = "registered " + QByteArray::number(id) + ' ' + each.name + " by "
                + QByteArray::number(each.founder.value) + " for "
                + QByteArray::number(each.heir.value) + " at " + number(each.registeredMs)
                + " used " + number(each.usedMs) + ' ' + number(each.settings.keepsTopic)
                + number(each.settings.keepsModes) + number(each.settings.isPrivate)
                + each.settings.suspended.value_or("-");
            for (const auto &entry : each.access)
                line += ' ' + QByteArray::number(entry.account.value) + '+' + entry.letter + '/'
                    + entry.setBy + '/' + number(entry.setAtMs);
            lines.append(line);
        }
        std::ranges::sort(lines);
        m_lines += lines;
    }

    void addRest(ServerState &state) REQUIRES(server::dispatcherRole)
    {
        m_lines.append("bans\n" + state.bans().toText());
        QByteArrayList mutes;
        for (const auto &mute : state.filterMutes().all())
            mutes.append("muted " + mute.mask + " until " + number(mute.untilMs));
        std::ranges::sort(mutes);
        m_lines += mutes;
        m_lines.append("filters\n" + state.filters().toText());
        for (const auto &report : state.reports().all())
            m_lines.append("report " + number(qint64(report.number)) + ' ' + number(report.atMs)
                + ' ' + report.by + ' ' + report.about + ' ' + report.msgid + ' ' + report.reason);
        m_lines.append("counts " + number(state.onlineCount()) + ' ' + number(state.mostOnline())
            + ' ' + number(state.invisibleCount()) + ' ' + number(state.operatorCount()));
        for (const auto *entry : state.whowas().find("*"))
            m_lines.append("was " + entry->nick + '!' + entry->username + '@' + entry->host + " :"
                + entry->realname + ' ' + entry->account + " at " + number(entry->leftMs));
        QByteArrayList accounts;
        for (const auto &[id, account] : state.accounts().all())
            accounts.append("account " + QByteArray::number(id) + ' ' + account->name + ' '
                + account->verifier.salt.toHex() + ' ' + account->email + ' '
                + account->certificates.join(',') + ' ' + account->vhost
                + (account->showsVhost ? "" : " hidden") + ' ' + account->silence.join(',')
                + ofMarkers(account->markers) + ofMetadata(account->metadata));
        std::ranges::sort(accounts);
        m_lines += accounts;
        addRegistrations(state);
        QByteArrayList watchers;
        const auto &all = state.monitors().all();
        for (auto each = all.begin(); each != all.end(); ++each)
            watchers.append("watcher " + number(qint64(each.key().value)) + ' '
                + QByteArrayList(each->values()).join(','));
        std::ranges::sort(watchers);
        m_lines += watchers;
    }

    QByteArrayList m_lines;
};

} // namespace watek::tests
