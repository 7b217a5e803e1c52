// How fast a channel may be talked and come to: +W (seconds between two messages of one member) and
// +j (joins in a time). Thread: dispatcher. Reached only through ServerState, whose functions
// require that role. A channel that has neither mode has no ChannelPace.
//
// Neither mode is in the documents. "+j joins:seconds" is that of Solanum and InspIRCd. Slow mode
// is +W as in InspIRCd's contributed module; Ergo and Solanum have none.
#pragma once

#include "common/base/Ids.h"

#include <QByteArray>

#include <deque>
#include <optional>
#include <unordered_map>

namespace watek::server::dispatcher {

/// "3:10": three joins in ten seconds.
struct JoinRate {
    int joins = 0;
    int seconds = 0;

    /// 1 to 50 joins in 1 to 3600 seconds.
    static std::optional<JoinRate> parse(const QByteArray &text);
    QByteArray text() const
    {
        return QByteArray::number(joins) + ':' + QByteArray::number(seconds);
    }
    bool operator==(const JoinRate &) const = default;
};

/// 1 to 21600 seconds (six hours), or 0: the text says nothing of the kind.
int parseSlowSeconds(const QByteArray &text);

class ChannelPace {
public:
    int slowSeconds() const { return m_slowSeconds; }
    const std::optional<JoinRate> &joinRate() const { return m_joinRate; }
    bool isNothing() const { return m_slowSeconds == 0 && !m_joinRate; }
    /// 0: no slow mode.
    void setSlow(int seconds);
    void setJoinRate(std::optional<JoinRate> rate);

    void noteSaid(base::UserId user, qint64 nowMs);
    /// What the user said then counts as not said.
    void forgetSaid(base::UserId user, qint64 saidMs);
    /// How long the user must wait before it may speak again; 0: not at all.
    qint64 waitToSayMs(base::UserId user, qint64 nowMs) const;

    void noteJoin(qint64 nowMs);
    /// How long the next who joins must wait; 0: not at all.
    qint64 waitToJoinMs(qint64 nowMs) const;
    /// Somebody was kept out now. True the first time in a while: whoever is to be told is told.
    bool noteKeptOut(qint64 nowMs);

private:
    int m_slowSeconds = 0;
    std::optional<JoinRate> m_joinRate;
    /// Who spoke when, for as long as it matters: looked through when it has doubled.
    std::unordered_map<base::UserId, qint64, base::IdHash> m_saidMs;
    size_t m_tidyAt = 16;
    std::deque<qint64> m_joinedMs; ///< the last ones, as many as may join in the time
    qint64 m_keptOutMs = 0; ///< when it was last told; no event tells of it
};

} // namespace watek::server::dispatcher
