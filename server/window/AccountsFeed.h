// Keeps the list of accounts on the page like the server's: asks for the next part when the end of
// what is there comes into view, and for the part in view again when something of an account has
// changed, once a second at most, and no oftener than a tenth of the time can answer: a long list
// that is searched or sorted costs the dispatcher a look at every account. One question is on its
// way at a time; another list does not wait for the answer to the one before. Thread: gui.
#pragma once

#include "server/shared/WindowMail.h"

#include <QObject>

#include <optional>

namespace watek::server::window {

class AccountsModel;

class AccountsFeed final : public QObject {
    Q_OBJECT
public:
    explicit AccountsFeed(AccountsModel &model, QObject *parent = nullptr);

    /// The server has started: what was shown is of another run.
    void start();
    /// It has stopped: nothing is asked any more.
    void stop();
    /// Shows that list, from its first account.
    void list(const shared::ListAccounts &wanted);
    /// The page is in sight; the part in view begins behind `after` (AccountRow::key). `revision`:
    /// ServerSnapshot::accountsRevision.
    void look(quint64 revision, const QByteArray &after);
    /// False: it is the answer to an earlier question.
    bool take(const shared::AccountsListed &listed);

Q_SIGNALS:
    void asked(const shared::ListAccounts &what);

private:
    void ask(const QByteArray &after);

    AccountsModel &m_model;
    shared::ListAccounts m_wanted;
    bool m_isRunning = false;
    bool m_isAnew = true; ///< what is shown is of another search, or another run
    std::optional<shared::ListAccounts> m_asked; ///< on its way
    quint64 m_revision = 0; ///< when it was asked last
    QByteArray m_lookedBehind; ///< where the part in view began then
    qint64 m_askedMs = 0;
    qint64 m_tookMs = 0; ///< from the last question to its answer
};

} // namespace watek::server::window
