#include "server/window/AccountDeeds.h"

#include "server/window/AccountWords.h"
#include "server/window/InlineBar.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>

#include <algorithm>
#include <array>

namespace watek::server::window {

namespace {

constexpr int kNobody = 9; ///< no button of a bar gets the keyboard

constexpr qint64 kHourMs = 3'600'000;
/// How long a suspension may last; 0: until somebody takes it back. In the order of
/// durationNames().
constexpr std::array kDurationsMs{
    qint64(0), kHourMs, 24 * kHourMs, 7 * 24 * kHourMs, 30 * 24 * kHourMs};

QStringList durationNames()
{
    return {AccountDeeds::tr("until taken back"), AccountDeeds::tr("for an hour"),
        AccountDeeds::tr("for a day"), AccountDeeds::tr("for a week"),
        AccountDeeds::tr("for 30 days")};
}

} // namespace

AccountDeeds::AccountDeeds(InlineBar &bar, QObject *parent)
    : QObject(parent)
    , m_bar(bar)
{
    m_bar.installEventFilter(this);
}

void AccountDeeds::forget()
{
    m_later.clear();
    m_bar.dismiss();
    m_weighed.clear();
}

bool AccountDeeds::isHeld() const { return m_isHeld && m_bar.isVisibleTo(m_bar.parentWidget()); }

// A question remembers for whom it was asked: the selection may change while it is answered.
void AccountDeeds::askSuspend(const shared::AccountRow &row)
{
    const QByteArray account = row.name;
    const bool replaces = row.suspension.has_value();
    const QString sentence = replaces
        ? tr("%1 is %2. Suspend it anew?")
              .arg(describeAccountName(account), describeSuspension(*row.suspension))
        : tr("Suspend %1? Who is logged in to it is logged out, and nobody can log in.")
              .arg(describeAccountName(account));
    m_isHeld = true;
    m_bar.askTextAndOption(sentence, tr("Reason"), tr("Reason (optional)"),
        {tr("For how long"), durationNames()},
        {{tr("Suspend"), [this, account, replaces] { suspend(account, replaces); },
             InlineBar::Look::Primary},
            {tr("Cancel"), {}}});
}

void AccountDeeds::suspend(const QByteArray &account, bool replaces)
{
    const size_t chosen = size_t(std::clamp(m_bar.option(), 0, int(kDurationsMs.size()) - 1));
    Q_EMIT requested({shared::SuspendAccount{.account = account,
        .forMs = kDurationsMs[chosen],
        .reason = m_bar.text().toUtf8(),
        .replaces = replaces}});
}

void AccountDeeds::unsuspend(const QByteArray &account)
{
    Q_EMIT requested({shared::UnsuspendAccount{account}});
}

void AccountDeeds::askReset(const QByteArray &account)
{
    m_isHeld = true;
    m_bar.ask(InlineBar::Tone::Warning,
        tr("Reset the password of %1? The server makes a new one and shows it once. The old one, "
           "its app passwords and its recovery codes are good no more.")
            .arg(describeAccountName(account)),
        {{tr("Reset password"),
             [this, account] { Q_EMIT requested({shared::ResetPasswordOf{account}}); },
             InlineBar::Look::Primary},
            {tr("Cancel"), {}}});
}

void AccountDeeds::weigh(const QByteArray &account)
{
    m_weighed = account;
    Q_EMIT requested({shared::WeighAccount{account}});
}

void AccountDeeds::take(const shared::AccountWeighed &weighed)
{
    if (m_weighed.isEmpty() || weighed.account != m_weighed)
        return;
    m_weighed.clear();
    if (isHeld())
        return; // something else was asked meanwhile
    const QByteArray account = weighed.account;
    const auto drop = [this, account] { Q_EMIT requested({shared::DropAccount{account}}); };
    if (!weighed.exists)
        return take(shared::DeedDone{.deed = shared::WindowDeed::Drop,
            .account = account,
            .trouble = shared::WindowTrouble::NoSuchAccount});
    if (isWorthless(weighed))
        return drop();
    constexpr int kCancel = 1; // whose Enter was for something else loses nothing
    m_isHeld = true;
    m_bar.ask(InlineBar::Tone::Warning, describeLoss(weighed),
        {{tr("Drop for good"), drop, InlineBar::Look::Primary}, {tr("Cancel"), {}}}, kCancel);
}

void AccountDeeds::take(const shared::DeedDone &done)
{
    if (isHeld()) {
        m_later.push_back(done);
        return;
    }
    const QString sentence = describeDeed(done);
    if (!done.password.isEmpty())
        return showPassword(done, sentence);
    m_isHeld = false;
    const auto tone = done.trouble == shared::WindowTrouble::None ? InlineBar::Tone::Info
        : done.trouble == shared::WindowTrouble::AlreadySuspended ? InlineBar::Tone::Warning
                                                                  : InlineBar::Tone::Failure;
    m_bar.ask(tone, sentence, {{tr("&Close"), {}}}, kNobody);
}

bool AccountDeeds::eventFilter(QObject *watched, QEvent *event)
{
    // The bar was answered: what came meanwhile is shown, unless the answer has asked again.
    if (watched == &m_bar && event->type() == QEvent::HideToParent && !m_later.empty())
        QMetaObject::invokeMethod(this, &AccountDeeds::showLater, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

void AccountDeeds::showLater()
{
    if (m_later.empty() || m_bar.isVisibleTo(m_bar.parentWidget()))
        return;
    const shared::DeedDone done = m_later.front();
    m_later.pop_front();
    take(done);
    m_isHeld = m_isHeld || !m_later.empty(); // one after the other
}

void AccountDeeds::showPassword(const shared::DeedDone &done, const QString &sentence)
{
    m_isHeld = true;
    m_bar.ask(InlineBar::Tone::Info, sentence,
        {{tr("Cop&y"),
             [this, done, sentence] {
                 QApplication::clipboard()->setText(QString::fromLatin1(done.password));
                 showPassword(done, sentence); // it is shown until it was read
             },
             InlineBar::Look::Primary},
            {tr("&Close"), {}}});
}

} // namespace watek::server::window
