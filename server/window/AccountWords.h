// What the page of accounts says, in the language of the program. Thread: gui.
#pragma once

#include "server/shared/WindowMail.h"

#include <QString>

namespace watek::server::window {

/// The account's name, to stand in a sentence.
QString describeAccountName(const QByteArray &account);
/// What an operator of that role may do, in a word; "–": it is none.
QString describeRole(shared::OperRole role);
/// "root (admin)", or with the account that nobody has registered.
QString describeLooseOperator(const shared::LooseOperator &loose);
/// "suspended until 2026-11-30 12:00: spam (by root)".
QString describeSuspension(const shared::Suspension &suspension);
/// How the account is: suspended, waiting for its code, or in use.
QString describeAccountState(const shared::AccountRow &account);
/// "2026-11-30 12:00", or only the time when it is today.
QString describeDay(qint64 wallMs, qint64 nowMs);
/// A sentence about what came of it.
QString describeDeed(const shared::DeedDone &done);
/// The question before an account is dropped: what goes with it.
QString describeLoss(const shared::AccountWeighed &weighed);
/// Nothing goes with it that anybody has: it was never used.
bool isWorthless(const shared::AccountWeighed &weighed);

} // namespace watek::server::window
