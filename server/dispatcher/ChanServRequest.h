// One command to ChanServ on its way through a handler, and the handlers, by file: whose a channel
// is (ChanServOwner), who has which rank (ChanServAccess), what is done in it (ChanServRoom).
// Thread: dispatcher.
#pragma once

#include "server/dispatcher/CommandTable.h"

namespace watek::server::dispatcher {

/// `channel` and `registration` are there in the commands whose row in the table says so.
struct ChanServRequest {
    Chat &chat;
    Call &call;
    QList<QByteArray> words; ///< behind the command, and behind the channel's name where it has one
    const Channel *channel = nullptr;
    const shared::ChannelRegistration *registration = nullptr;
    Rank rank = Rank::Member; ///< of who asks, by its account; an operator's is Owner
    bool helps = false; ///< as an operator of the server, and not by its own account

    QByteArray word(qsizetype index) const { return words.value(index); }
    /// The same in capitals.
    QByteArray key(qsizetype index) const { return words.value(index).toUpper(); }
    /// By ChanServ, with a full stop at its end where it needs one.
    void say(const QByteArray &sentence) const REQUIRES(dispatcherRole);
    /// Null, and nothing is said: who asks is not logged in.
    const shared::Account *ownAccount() const REQUIRES(dispatcherRole);
    /// The account with that name; null, and said: there is none.
    const shared::Account *account(const QByteArray &name) const REQUIRES(dispatcherRole);
    /// As entries of the access list name who made them.
    QByteArray asker() const REQUIRES(dispatcherRole);
    /// Has the changes stored, and says `done` when they are; `then` (may be null) is called before
    /// that, with the chat as it is then.
    void store(const std::vector<shared::ChannelChange> &changes, const QByteArray &done,
        std::function<void(Chat &)> then = {}) const REQUIRES(dispatcherRole);
};

/// The same for who holds no ChanServRequest any more.
void sayAsChanServ(Chat &chat, Call &call, const QByteArray &sentence) REQUIRES(dispatcherRole);
/// "2026-11-26".
QByteArray dayText(qint64 wallMs);
/// "founder", "admin", "op", "halfop", "voice".
QByteArray rankWord(Rank rank);
/// The name of an account, or "nobody".
QByteArray accountName(Chat &chat, shared::AccountId id) REQUIRES(dispatcherRole);

// ChanServOwner.cpp
void chanServRegister(const ChanServRequest &request);
void chanServDrop(const ChanServRequest &request);
void chanServTransfer(const ChanServRequest &request);
void chanServInfo(const ChanServRequest &request);
void chanServList(const ChanServRequest &request);
void chanServGet(const ChanServRequest &request);
void chanServSet(const ChanServRequest &request);
void chanServSuspend(const ChanServRequest &request);
void chanServUnsuspend(const ChanServRequest &request);
// ChanServAccess.cpp
void chanServAmode(const ChanServRequest &request);
void chanServAccess(const ChanServRequest &request);
void chanServFlags(const ChanServRequest &request);
// ChanServRoom.cpp
void chanServOp(const ChanServRequest &request);
void chanServDeop(const ChanServRequest &request);
void chanServHalfop(const ChanServRequest &request);
void chanServDehalfop(const ChanServRequest &request);
void chanServVoice(const ChanServRequest &request);
void chanServDevoice(const ChanServRequest &request);
void chanServInvite(const ChanServRequest &request);
void chanServUnban(const ChanServRequest &request);
void chanServGetkey(const ChanServRequest &request);
void chanServClear(const ChanServRequest &request);

} // namespace watek::server::dispatcher
