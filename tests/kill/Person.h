// Somebody who talks: an account and, while the server runs, its connection. Keeps some messages
// under way, each with an id of its own (watek/id), and sends again what was not acknowledged over
// the connection before. One thread, which polls; Linux.
#pragma once

#include "common/protocol/Message.h"
#include "server/shared/Descriptor.h"
#include "tests/kill/Ledger.h"

#include <QByteArrayList>

#include <deque>
#include <random>
#include <set>

namespace watek::kill {

class Person {
public:
    enum class Role {
        Founder, ///< registers the channels
        Member, ///< only joins them
        Newcomer, ///< registers an account, and no more
    };
    Person(QByteArray name, Role role, Ledger &ledger)
        : m_name(std::move(name))
        , m_role(role)
        , m_ledger(ledger)
    {
    }
    static const QByteArrayList &channels();

    const QByteArray &name() const { return m_name; }
    /// Connects to that port of this computer, logs in (registers, the first time) and joins.
    void enter(quint16 port);
    /// It has joined.
    bool isReady() const { return m_isReady; }
    /// -1: the connection is gone.
    int descriptor() const { return m_socket.get(); }
    /// Reads what is there, answers, and says more when it has begun to.
    void onReadable();

    enum class Says {
        OnlyAgain, ///< what was not acknowledged
        AlsoNew,
    };
    /// From now on it talks with these people, `window` messages being under way at a time.
    void beginToTalk(QByteArrayList others, int window, Says says, std::mt19937_64 &random);
    void leave();

    /// Places in the ledger of what it said and was not told of.
    const std::deque<int> &unacknowledged() const { return m_unacknowledged; }
    /// How many messages were sent again.
    int resent() const { return m_resent; }
    /// What the server refused, and why nobody can go on; the last of them.
    const QByteArray &trouble() const { return m_trouble; }
    int refused() const { return m_refused; }

private:
    /// Of several lines.
    struct Message {
        QByteArray source;
        QByteArray msgid;
        QByteArray text; ///< so far
    };
    void send(const QByteArray &lines);
    void onLine(const protocol::Message &line);
    void onWelcome();
    void onLoggedIn();
    void onJoined(const QByteArray &channel);
    void onServerNotice(const QByteArray &text);
    void onServiceNotice(const protocol::Message &line);
    void onBatch(const protocol::Message &line);
    void onSaid(const protocol::Message &line);
    void hear(const QByteArray &source, const QByteArray &text, const QByteArray &msgid);
    void sayMore();
    void say(int place);
    int think();

    const QByteArray m_name;
    const Role m_role;
    Ledger &m_ledger;
    server::shared::Descriptor m_socket;
    QByteArray m_received; ///< of a line that is not whole
    QHash<QByteArray, Message> m_batches; ///< that are not whole, by name
    bool m_hasAccount = false;
    bool m_isReady = false;
    bool m_saysNew = false;
    std::set<QByteArray> m_awaited; ///< channels to be joined, then to be registered
    bool m_isRegistered = false; ///< the channels are
    int m_toBeTold = 0; ///< of what was said before it came, so many messages are still to come
    QByteArrayList m_others;
    int m_window = 0;
    int m_number = 0; ///< of its last message
    std::mt19937_64 *m_random = nullptr;
    std::deque<int> m_unacknowledged; ///< in the order in which they were said
    std::deque<int> m_again; ///< of those, not sent over this connection yet
    std::set<int> m_underWay; ///< of those, sent over it
    int m_resent = 0;
    int m_refused = 0;
    QByteArray m_trouble;
};

} // namespace watek::kill
