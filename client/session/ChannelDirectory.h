// The channels of a network, as it lists them for who looks for one. Thread: gui; no widgets.
//
// request() asks with LIST, and take() picks the answer from what the server says, so that nothing
// of it stands in a conversation. IRC has no word to end a list that is under way: after stop() the
// rest is still taken, and forgotten, until the server has said all of it. Rows wait here, at most
// kMaxRows for one request, until takeRows() fetches them; those above that are counted only.
//
// A mask ("*linux*", ">50") goes to the server where it takes such conditions (ELIST). Where it
// does not, all channels are asked for and those that do not fit are left out here.
#pragma once

#include "common/protocol/Message.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace watek::client::session {

struct ListedChannel {
    QString name;
    int members = 0;
    QString topic; ///< with IRC formatting codes, cut at ChannelDirectory::kMaxTopic letters

    bool operator==(const ListedChannel &) const = default;
};

class ChannelDirectory final : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype kMaxRows = 60'000; ///< about 60 MB with the longest topics
    static constexpr qsizetype kMaxTopic = 400;

    enum class State {
        Idle, ///< never asked
        Asking,
        Complete,
        Stopped, ///< by the person
        Refused, ///< refusal() says why
        Lost, ///< the connection broke before the end
    };

    /// Who leaves out the channels that do not fit the mask.
    enum class Filtering {
        Nobody, ///< there is no mask
        Server,
        Here,
        Impossible, ///< an age ("C>60") at a server that cannot tell it: all are listed
    };

    /// `send` gives the server a line.
    explicit ChannelDirectory(
        std::function<void(const QByteArray &line)> send, QObject *parent = nullptr);

    State state() const { return m_state; }
    /// Those that came since the last call, in the order in which they came.
    QList<ListedChannel> takeRows();
    qsizetype total() const { return m_total; } ///< of this request, with those that were not kept
    Filtering filtering() const { return m_filtering; } ///< of this request
    const QString &refusal() const { return m_refusal; } ///< in the server's words

    /// Forgets what is known and asks for the channels that fit `mask`; empty: for all. Nothing
    /// while Asking. After stop() the question waits for the end of the list before. The caller
    /// sees to it that there is a connection. `conditions`: Isupport::listConditions().
    void request(const QString &mask, QByteArrayView conditions);
    /// Nothing more is wanted of the list that is under way.
    void stop();
    /// The message was (a part of) the answer. Total.
    bool take(const protocol::Message &message);
    /// The connection broke: no answer will come.
    void noteConnectionLost();

Q_SIGNALS:
    /// Rows came, or state() differs from before; once per turn of the event loop.
    void changed();
    /// A new request: the rows of the one before are no longer its.
    void cleared();

private:
    bool fits(QByteArrayView name, int members) const;
    void ask();
    void finish(State state);
    void setState(State state);
    void announce();

    std::function<void(const QByteArray &)> m_send;
    State m_state = State::Idle;
    QList<ListedChannel> m_rows; ///< not fetched yet
    qsizetype m_total = 0;
    QString m_refusal;
    QByteArray m_mask; ///< for the server; empty: none
    QList<QByteArray> m_here; ///< conditions that are looked after here
    Filtering m_filtering = Filtering::Nobody;
    bool m_isUnderWay = false; ///< the server has not ended its answer
    bool m_waits = false; ///< to ask, until it has
    bool m_isAnnouncing = false;
};

} // namespace watek::client::session
