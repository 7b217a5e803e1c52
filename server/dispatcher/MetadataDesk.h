// Metadata as commands use them: changes what people and channels tell of themselves, and tells
// those who want to hear of it. Thread: dispatcher. IRCv3 metadata.
//
// What accounts and registered channels tell is stored first, a row for each key, and applied when
// it is on the disk, whether or not who asked is still there. What everybody else tells is in
// memory for as long as they are here. Somebody who is logged in tells what its account does, and
// beside it what it had set before it logged in.
//
// Who hears of a change: the person's own connections, who shares a channel with it, and who
// monitors it; of a channel's, its members. Each only of the keys that it has subscribed to, and
// not the connection that made the change. "Notifications"
#pragma once

#include "server/dispatcher/state/ServerState.h"

#include <QByteArrayList>

#include <optional>
#include <vector>

namespace watek::server::dispatcher {

class Chat;
class ReplyBuffer;

class MetadataDesk {
public:
    /// Longer keys are invalid, so that a line has room for the longest value.
    static constexpr qsizetype kMostKeyBytes = 64;
    /// So many changes a person may make at once, and then one every kChangeMs.
    static constexpr int kChangesAtOnce = 30;
    static constexpr qint64 kChangeMs = 2000;

    explicit MetadataDesk(Chat &chat)
        : m_chat(chat)
    {
    }
    MetadataDesk(const MetadataDesk &) = delete;
    MetadataDesk &operator=(const MetadataDesk &) = delete;

    /// "restricted to the ranges a-z, 0-9, and _./-". "Keys and Values"
    static bool isKey(QByteArrayView text);

    /// What is to be changed.
    struct Change {
        QByteArray key;
        std::optional<QByteArray> value; ///< nothing: the key is removed
    };
    using Changes = std::vector<Change>;
    /// What came of asking for it.
    struct Begun {
        bool isBusy = false; ///< too much waits for the store; nothing happens
        quint64 ticket = 0; ///< the store's answer is awaited; 0: it has happened
    };
    /// For the user, whoever asks.
    Begun change(Session &asker, User &user, const Changes &changes) REQUIRES(dispatcherRole);
    Begun change(Session &asker, const Channel &channel, const Changes &changes)
        REQUIRES(dispatcherRole);
    /// The store has written it. `asker`: who asked; 0: nobody. `maySpeak`: as AccountDesk's.
    void onStored(const shared::MetadataChange &change, base::ClientId asker, bool maySpeak)
        REQUIRES(dispatcherRole);
    /// Keys that the user's account, or the channel, will have beside those that it has: the store
    /// has not written them yet. At most so many.
    qsizetype awaited(const User &user) REQUIRES(dispatcherRole);
    qsizetype awaited(const Channel &channel) REQUIRES(dispatcherRole);

    /// Seconds until the person may change something; 0: it may now, and this one counts.
    int waitSeconds(User &user) REQUIRES(dispatcherRole);

    /// What of the user's metadata the session has subscribed to.
    std::vector<Change> subscribed(const Session &session, const User &user)
        REQUIRES(dispatcherRole);
    std::vector<Change> subscribed(const Session &session, const Channel &channel)
        REQUIRES(dispatcherRole);

    /// The user has just joined: the other members learn what it tells of itself.
    void tellOfArrival(const User &user, const Channel &channel) REQUIRES(dispatcherRole);
    /// Who monitors the user, who has just come online, learns it. "Notifications"
    void tellWatchers(const User &user) REQUIRES(dispatcherRole);
    /// The user tells something else than `before`, because it has logged in or out.
    void tellChanges(const User &user, const shared::Metadata &before) REQUIRES(dispatcherRole);
    /// The user's metadata as far as the asker has subscribed to it, without a batch.
    void write(const User &user, ReplyBuffer &replies) REQUIRES(dispatcherRole);

    /// The user, whose registration is complete, comes into the chat: what it may not show is
    /// forgotten.
    void tidyArrival(User &user) REQUIRES(dispatcherRole);
    /// If it is logged in, what it has set before that becomes its account's: its program has said
    /// so last.
    void keepForAccount(const User &user) REQUIRES(dispatcherRole);
    /// The session, which has just become one of the user's, had set that while it registered.
    void bring(const Session &session, User &user, const shared::Metadata &brought)
        REQUIRES(dispatcherRole);

private:
    /// A METADATA message for each key.
    struct Line {
        QByteArray key;
        QByteArray bytes;
    };
    using Lines = std::vector<Line>;
    QByteArray lineOf(const QByteArray &target, const Change &change) const;
    Lines linesOf(const User &user, const QByteArrayList &keys) REQUIRES(dispatcherRole);
    /// The lines that the session has subscribed to.
    void send(Session &session, const Lines &lines) REQUIRES(dispatcherRole);
    void sendToPeers(const User &user, const Lines &lines, base::ClientId except)
        REQUIRES(dispatcherRole);
    void sendToMembers(const Channel &channel, const Lines &lines, base::ClientId except)
        REQUIRES(dispatcherRole);
    /// So much it takes to find who is to be told: the asker pays.
    void spendForPeers(const User &user) REQUIRES(dispatcherRole);
    qsizetype awaitedOf(const decltype(shared::MetadataChange::owner) &owner)
        REQUIRES(dispatcherRole);
    const shared::Account *accountOf(const User &user) REQUIRES(dispatcherRole);

    Chat &m_chat;
};

} // namespace watek::server::dispatcher
