#include "client/session/ChannelDirectory.h"

#include "client/session/Lines.h"
#include "client/session/Text.h"

#include <algorithm>
#include <utility>

namespace watek::client::session {

ChannelDirectory::ChannelDirectory(
    std::function<void(const QByteArray &line)> send, QObject *parent)
    : QObject(parent)
    , m_send(std::move(send))
{
}

QList<ListedChannel> ChannelDirectory::takeRows() { return std::exchange(m_rows, {}); }

void ChannelDirectory::request(const QString &mask)
{
    if (m_state == State::Asking)
        return;
    m_rows.clear();
    m_total = 0;
    m_refusal.clear();
    m_mask = wireText(mask.section(u' ', 0, 0, QString::SectionSkipEmpty));
    Q_EMIT cleared();
    setState(State::Asking);
    m_waits = m_isUnderWay;
    if (!m_waits)
        ask();
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
        if (m_total++ < kMaxRows) {
            m_rows.append({.name = decoded(message.param(1)),
                .members = std::max(0, message.param(2).toInt()),
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
