#include "server/window/AccountWords.h"

#include "common/widgets/PlainText.h"
#include "server/window/Format.h"

#include <QCoreApplication>
#include <QDateTime>

namespace watek::server::window {

using shared::WindowDeed;
using shared::WindowTrouble;

namespace {

/// "root", or the host who reads this.
QString describeSuspender(const QByteArray &by)
{
    return by == "the server's window"
        ? QCoreApplication::translate("server::Accounts", "this window")
        : widgets::isolatedName(describeName(by));
}

QString describeDone(const shared::DeedDone &done)
{
    const QString name = describeAccountName(done.account);
    switch (done.deed) {
    case WindowDeed::Suspend:
        return done.suspension && done.suspension->untilMs != 0
            ? QCoreApplication::translate(
                "server::Accounts", "%1 is suspended until %2. Nobody can log in to it.")
                  .arg(name, describeDay(done.suspension->untilMs, 0))
            : QCoreApplication::translate(
                "server::Accounts", "%1 is suspended. Nobody can log in to it.")
                  .arg(name);
    case WindowDeed::Unsuspend:
        return QCoreApplication::translate("server::Accounts", "%1 may be used again.").arg(name);
    case WindowDeed::ResetPassword:
        return QCoreApplication::translate("server::Accounts",
            "The new password of %1 is %2. It is shown only here and now; the old one is good no "
            "more.")
            .arg(name, QString::fromLatin1(done.password));
    case WindowDeed::Drop:
        return QCoreApplication::translate("server::Accounts", "The account %1 was dropped.")
            .arg(name);
    case WindowDeed::EndSession:
        return QCoreApplication::translate("server::Accounts", "A connection of %1 was logged out.")
            .arg(name);
    }
    return {};
}

} // namespace

QString describeAccountName(const QByteArray &account)
{
    return widgets::isolatedName(describeName(account));
}

QString describeRole(shared::OperRole role)
{
    switch (role) {
    case shared::OperRole::None:
        return QStringLiteral("–");
    case shared::OperRole::See:
        return QCoreApplication::translate("server::Accounts", "sees");
    case shared::OperRole::Mute:
        return QCoreApplication::translate("server::Accounts", "mutes");
    case shared::OperRole::Kick:
        return QCoreApplication::translate("server::Accounts", "kicks");
    case shared::OperRole::Ban:
        return QCoreApplication::translate("server::Accounts", "bans");
    case shared::OperRole::Admin:
        return QCoreApplication::translate("server::Accounts", "admin");
    }
    return {};
}

QString describeLooseOperator(const shared::LooseOperator &loose)
{
    const QString name = describeAccountName(loose.name);
    if (loose.account.isEmpty())
        return QStringLiteral("%1 (%2)").arg(name, describeRole(loose.role));
    return QCoreApplication::translate(
        "server::Accounts", "%1 (%2; the account %3 is not registered)")
        .arg(name, describeRole(loose.role), describeAccountName(loose.account));
}

QString describeDay(qint64 wallMs, qint64 nowMs)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(wallMs);
    const bool isToday = moment.date() == QDateTime::fromMSecsSinceEpoch(nowMs).date();
    return moment.toString(isToday ? QStringLiteral("HH:mm") : QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString describeSuspension(const shared::Suspension &suspension)
{
    const QString by = describeSuspender(suspension.by);
    // The person looks for the end and the reason first; a column may cut what follows.
    QString how = suspension.untilMs == 0
        ? QCoreApplication::translate("server::Accounts", "suspended")
        : QCoreApplication::translate("server::Accounts", "suspended until %1")
              .arg(describeDay(suspension.untilMs, 0));
    if (!suspension.reason.isEmpty())
        how += QStringLiteral(": ") + describeName(suspension.reason);
    return QCoreApplication::translate("server::Accounts", "%1 (by %2)").arg(how, by);
}

QString describeAccountState(const shared::AccountRow &account)
{
    if (account.suspension)
        return describeSuspension(*account.suspension);
    if (!account.isVerified)
        return QCoreApplication::translate("server::Accounts", "waits for its e-mail code");
    return QCoreApplication::translate("server::Accounts", "active");
}

QString describeDeed(const shared::DeedDone &done)
{
    const QString name = describeAccountName(done.account);
    switch (done.trouble) {
    case WindowTrouble::None:
        return describeDone(done);
    case WindowTrouble::NoSuchAccount:
        return QCoreApplication::translate(
            "server::Accounts", "There is no account %1 any more: it was dropped meanwhile.")
            .arg(name);
    case WindowTrouble::AlreadySuspended:
        return QCoreApplication::translate("server::Accounts", "%1 is out of use already: %2.")
            .arg(name,
                done.suspension ? describeSuspension(*done.suspension)
                                : QCoreApplication::translate("server::Accounts", "suspended"));
    case WindowTrouble::NotSuspended:
        return QCoreApplication::translate(
            "server::Accounts", "%1 is not suspended any more: somebody took it back meanwhile.")
            .arg(name);
    case WindowTrouble::NoSuchSession:
        return QCoreApplication::translate(
            "server::Accounts", "That connection is not logged in to %1 any more.")
            .arg(name);
    case WindowTrouble::Busy:
        return QCoreApplication::translate("server::Accounts",
            "Nothing was done to %1: the database was busy, another program may hold it. Try "
            "again.")
            .arg(name);
    case WindowTrouble::Full:
        return QCoreApplication::translate("server::Accounts",
            "Nothing was done to %1: there is no room on the disk. Make some, then try again.")
            .arg(name);
    case WindowTrouble::ReadOnly:
        return QCoreApplication::translate("server::Accounts",
            "Nothing was done to %1: the database may only be read. Look at the permissions of "
            "the data folder.")
            .arg(name);
    case WindowTrouble::Failed:
        return QCoreApplication::translate(
            "server::Accounts", "Nothing was done to %1: it could not be stored. The log says why.")
            .arg(name);
    }
    return {};
}

bool isWorthless(const shared::AccountWeighed &weighed)
{
    return !weighed.isVerified && weighed.sessions == 0 && weighed.orphans == 0
        && weighed.inherited == 0;
}

QString describeLoss(const shared::AccountWeighed &weighed)
{
    QStringList parts;
    parts << QCoreApplication::translate("server::Accounts",
        "Drop the account %1 for good? Its name is free for anybody then, and it cannot be brought "
        "back.")
                 .arg(describeAccountName(weighed.account));
    if (weighed.orphans > 0) {
        QStringList names;
        for (const QByteArray &channel : weighed.someOrphans)
            names << widgets::isolatedName(describeName(channel));
        const bool areAllNamed = weighed.orphans == weighed.someOrphans.size();
        parts << QCoreApplication::translate("server::Accounts",
                     "%n channel(s) will be registered no more: %1", nullptr, weighed.orphans)
                     .arg(names.join(QStringLiteral(", ")))
                + (areAllNamed ? QStringLiteral(".") : QStringLiteral("…"));
    }
    if (weighed.inherited > 0)
        parts << QCoreApplication::translate("server::Accounts",
            "%n channel(s) will go to the next in line.", nullptr, weighed.inherited);
    if (weighed.sessions > 0)
        parts << QCoreApplication::translate(
            "server::Accounts", "%n connection(s) will be logged out.", nullptr, weighed.sessions);
    return parts.join(QLatin1Char(' '));
}

} // namespace watek::server::window
