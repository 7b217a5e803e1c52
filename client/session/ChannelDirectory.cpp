#include "client/session/ChannelDirectory.h"

#include "client/session/Lines.h"
#include "client/session/Text.h"
#include "common/protocol/UserMask.h"

#include <algorithm>
#include <utility>

namespace watek::client::session {

namespace {

/// Modern IRC "ELIST": the letter of the feature that a condition of LIST needs; 0: none, it is the
/// name of a channel, which every server takes (RFC 1459 section 4.2.6).
char featureOf(QByteArrayView condition)
{
    const auto isComparison
        = [](QByteArrayView text) { return text.startsWith('<') || text.startsWith('>'); };
    if (isComparison(condition))
        return 'U';
    const char first = condition.isEmpty() ? '\0' : condition.front();
    if (isComparison(condition.sliced(qMin<qsizetype>(1, condition.size())))) {
        if (first == 'C' || first == 'c')
            return 'C';
        if (first == 'T' || first == 't')
            return 'T';
    }
    if (first == '!')
        return 'N';
    return protocol::hasWildcards(condition) ? 'M' : '\0';
}

} // namespace

ChannelDirectory::ChannelDirectory(
    std::function<void(const QByteArray &line)> send, QObject *parent)
    : QObject(parent)
    , m_send(std::move(send))
{
}

QList<ListedChannel> ChannelDirectory::takeRows() { return std::exchange(m_rows, {}); }

void ChannelDirectory::request(const QString &mask, QByteArrayView conditions)
{
    if (m_state == State::Asking)
        return;
    m_rows.clear();
    m_total = 0;
    m_refusal.clear();
    m_mask = wireText(mask.section(u' ', 0, 0, QString::SectionSkipEmpty));
    m_here.clear();
    m_filtering = m_mask.isEmpty() ? Filtering::Nobody : Filtering::Server;
    const QList<QByteArray> asked = m_mask.isEmpty() ? QList<QByteArray>() : m_mask.split(',');
    const auto isTaken = [&](const QByteArray &condition) {
        const char feature = featureOf(condition);
        return feature == '\0' || conditions.contains(feature);
    };
    if (!std::ranges::all_of(asked, isTaken)) {
        m_mask.clear();
        m_here = asked;
        const auto isAge = [](const QByteArray &condition) {
            const char feature = featureOf(condition);
            return feature == 'C' || feature == 'T';
        };
        m_filtering = std::ranges::any_of(asked, isAge) ? Filtering::Impossible : Filtering::Here;
        if (m_filtering == Filtering::Impossible)
            m_here.clear();
    }
    Q_EMIT cleared();
    setState(State::Asking);
    m_waits = m_isUnderWay;
    if (!m_waits)
        ask();
}

/// As servers with ELIST do it: every comparison holds and no "!mask" fits, and one of the masks
/// does when there are any.
bool ChannelDirectory::fits(QByteArrayView name, int members) const
{
    bool hasMask = false;
    bool fitsMask = false;
    for (const QByteArray &condition : m_here) {
        const char feature = featureOf(condition);
        if (feature == 'U') {
            const int than = condition.mid(1).toInt();
            if (condition.front() == '<' ? members >= than : members <= than)
                return false;
        } else if (feature == 'N') {
            if (protocol::matchesMask(QByteArrayView(condition).sliced(1), name))
                return false;
        } else if (!condition.isEmpty()) {
            hasMask = true;
            fitsMask = fitsMask || protocol::matchesMask(condition, name);
        }
    }
    return !hasMask || fitsMask;
}

void ChannelDirectory::ask()
{
    m_waits = false;
    m_isUnderWay = true;
    m_send(m_mask.isEmpty() ? QByteArray("LIST") : wireLine("LIST", {m_mask}));
}

void ChannelDirectory::stop()
{
    if (m_state != State::Asking)
        return;
    m_waits = false;
    setState(State::Stopped);
}

// Modern IRC "LIST message": 321 begins (and may be missing), 322 is a channel, 323 ends.
// 263: try again later; 416: too much to say; 421: no such command.
bool ChannelDirectory::take(const protocol::Message &message)
{
    if (!m_isUnderWay)
        return false;
    if (message.command == "321")
        return true;
    if (message.command == "322") {
        if (m_state != State::Asking || m_waits)
            return true;
        const int members = std::max(0, message.param(2).toInt());
        if (!fits(message.param(1), members))
            return true;
        if (m_total++ < kMaxRows) {
            m_rows.append({.name = decoded(message.param(1)),
                .members = members,
                .topic = decoded(message.param(3)).left(kMaxTopic)});
        }
        announce();
        return true;
    }
    if (message.command == "323") {
        finish(State::Complete);
        return true;
    }
    const bool isRefusal
        = message.command == "263" || message.command == "416" || message.command == "421";
    if (isRefusal && message.param(1).compare("LIST", Qt::CaseInsensitive) == 0) {
        if (!m_waits)
            m_refusal = decoded(message.params.last());
        finish(State::Refused);
        return true;
    }
    return false;
}

void ChannelDirectory::finish(State state)
{
    m_isUnderWay = false;
    if (m_waits)
        ask();
    else if (m_state == State::Asking)
        setState(state);
}

void ChannelDirectory::noteConnectionLost()
{
    m_isUnderWay = m_waits = false;
    if (m_state == State::Asking)
        setState(State::Lost);
}

void ChannelDirectory::setState(State state)
{
    m_state = state;
    announce();
}

void ChannelDirectory::announce()
{
    if (std::exchange(m_isAnnouncing, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isAnnouncing = false;
            Q_EMIT changed();
        },
        Qt::QueuedConnection);
}

} // namespace watek::client::session
