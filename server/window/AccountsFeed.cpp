#include "server/window/AccountsFeed.h"

#include "common/base/Clock.h"
#include "server/window/AccountsModel.h"

#include <QDateTime>

#include <algorithm>

namespace watek::server::window {

namespace {

constexpr qint64 kBetweenMs = 1000;
constexpr qint64 kShare = 10; ///< one part of the time for answers, the others for everybody else
constexpr qint64 kNsOfMs = 1'000'000;

qint64 steadyMs() { return base::monotonicNowNs() / kNsOfMs; }

} // namespace

AccountsFeed::AccountsFeed(AccountsModel &model, QObject *parent)
    : QObject(parent)
    , m_model(model)
{
    connect(&model, &AccountsModel::moreWanted, this, [this](const QByteArray &key) {
        if (!m_asked && !m_isAnew)
            ask(key);
    });
}

void AccountsFeed::start()
{
    m_isRunning = true;
    m_isAnew = true;
    m_asked.reset();
}

void AccountsFeed::stop()
{
    m_isRunning = false;
    m_asked.reset();
    m_model.clear();
}

void AccountsFeed::list(const shared::ListAccounts &wanted)
{
    if (wanted == m_wanted)
        return;
    m_wanted = wanted;
    m_isAnew = true;
    if (m_isRunning)
        ask({});
}

void AccountsFeed::look(quint64 revision, const QByteArray &after)
{
    if (!m_isRunning || m_asked)
        return;
    // What lies outside of the part that was asked for again may be old.
    const bool isMoved
        = after != m_lookedBehind && m_model.rowCount() > int(shared::ListAccounts::kMostRows);
    if (!m_isAnew && revision == m_revision && !isMoved)
        return;
    if (!m_isAnew && steadyMs() - m_askedMs < std::max(kBetweenMs, kShare * m_tookMs))
        return;
    m_revision = revision;
    m_lookedBehind = m_isAnew ? QByteArray() : after;
    ask(m_lookedBehind);
}

void AccountsFeed::ask(const QByteArray &after)
{
    m_asked = m_wanted;
    m_asked->after = after;
    m_askedMs = steadyMs();
    Q_EMIT asked(*m_asked);
}

bool AccountsFeed::take(const shared::AccountsListed &listed)
{
    if (!m_asked || listed.asked != *m_asked)
        return false;
    m_asked.reset();
    m_tookMs = steadyMs() - m_askedMs;
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    if (m_isAnew) {
        m_isAnew = false;
        // All that is there is of another search.
        shared::AccountsListed whole = listed;
        whole.hasMore = false;
        m_model.take(whole, nowMs);
    }
    m_model.take(listed, nowMs);
    return true;
}

} // namespace watek::server::window
