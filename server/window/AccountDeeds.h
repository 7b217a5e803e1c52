// What the host does to an account: the question before it, and what came of it, both in the page's
// bar. A question that is being answered, or a password that nobody has read yet, is not taken away
// by what else was done meanwhile: that is shown when the bar is free.
// Thread: gui. Holds no truth: it asks the dispatcher by requested() and is told by take().
#pragma once

#include "server/shared/WindowMail.h"

#include <QObject>

#include <deque>

namespace watek::server::window {

class InlineBar;

class AccountDeeds final : public QObject {
    Q_OBJECT
public:
    /// The bar is on the same page, and outlives this.
    AccountDeeds(InlineBar &bar, QObject *parent);

    void askSuspend(const shared::AccountRow &account);
    void unsuspend(const QByteArray &account);
    void askReset(const QByteArray &account);
    /// What would be lost is asked first; the question comes with the answer.
    void weigh(const QByteArray &account);
    /// The host has started or stopped: nothing that was asked counts any more.
    void forget();

    void take(const shared::AccountWeighed &weighed);
    void take(const shared::DeedDone &done);

Q_SIGNALS:
    void requested(const shared::WindowRequest &request);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool isHeld() const;
    void suspend(const QByteArray &account, bool replaces);
    void showLater();
    void showPassword(const shared::DeedDone &done, const QString &sentence);

    InlineBar &m_bar;
    QByteArray m_weighed; ///< the account whose loss was asked for; empty: none
    /// What was done while the bar asked something or showed a password; as many as were clicked.
    std::deque<shared::DeedDone> m_later;
    bool m_isHeld = false; ///< the bar asks something or shows a password
};

} // namespace watek::server::window
