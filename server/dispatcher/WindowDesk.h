// The dispatcher's side of the server window's pages of accounts and reports: lists, and what the
// host does to an account. The same rules as for operators (AccountAdmin.h), of the highest role.
// Thread: dispatcher.
//
// A list is made in slices (AccountListing.h); one at a time, the latest that was asked for. A deed
// is stored first, and answered when it is on the disk and was applied.
#pragma once

#include "server/dispatcher/AccountListing.h"
#include "server/shared/Counters.h"
#include "server/shared/Inbound.h"
#include "server/shared/PasswordMail.h"
#include "server/shared/Roles.h"
#include "server/shared/StoreMail.h"
#include "server/shared/WindowMail.h"

#include <optional>
#include <unordered_map>

namespace watek::server::dispatcher {

class Chat;
struct AccountDeed;
struct DispatcherContext;

class WindowDesk {
public:
    WindowDesk(Chat &chat, const DispatcherContext &context);
    WindowDesk(const WindowDesk &) = delete;
    WindowDesk &operator=(const WindowDesk &) = delete;

    void onAsked(const shared::WindowRequest &request) REQUIRES(dispatcherRole);
    /// Of a password that nobody in the chat gave.
    void onPasswordChecked(const shared::PasswordChecked &made) REQUIRES(dispatcherRole);
    void onStored(const shared::StoreAnswer &stored) REQUIRES(dispatcherRole);

    /// A list is not finished.
    bool hasTurn() const REQUIRES(dispatcherRole) { return m_listing.has_value(); }
    /// Makes the next slice of it.
    void takeTurn() REQUIRES(dispatcherRole);
    /// Tells the window whether what it shows is still so.
    void afterMail() REQUIRES(dispatcherRole);
    /// The server stops.
    void finish() REQUIRES(dispatcherRole);

private:
    struct Deed {
        shared::DeedDone done; ///< what is answered when it has gone well
        shared::AccountId account;
        QByteArray audit;
    };

    void on(const shared::ListAccounts &asked) REQUIRES(dispatcherRole);
    void on(const shared::SuspendAccount &asked) REQUIRES(dispatcherRole);
    void on(const shared::UnsuspendAccount &asked) REQUIRES(dispatcherRole);
    void on(const shared::ResetPasswordOf &asked) REQUIRES(dispatcherRole);
    void on(const shared::WeighAccount &asked) REQUIRES(dispatcherRole);
    void on(const shared::DropAccount &asked) REQUIRES(dispatcherRole);
    void on(const shared::ListSessions &asked) REQUIRES(dispatcherRole);
    void on(const shared::EndSession &asked) REQUIRES(dispatcherRole);
    void on(const shared::ListReports &) REQUIRES(dispatcherRole);
    void on(const shared::CloseReport &asked) REQUIRES(dispatcherRole);

    /// Has the deed stored; a refusal is answered at once.
    void carryOut(shared::WindowDeed kind, const AccountDeed &deed) REQUIRES(dispatcherRole);
    void store(Deed deed, std::vector<shared::StoreChange> changes) REQUIRES(dispatcherRole);
    void answerDeed(shared::DeedDone done, shared::WindowTrouble trouble) REQUIRES(dispatcherRole);
    void answer(decltype(shared::WindowAnswer::what) what) REQUIRES(dispatcherRole);

    Chat &m_chat;
    shared::WindowAnswers *const m_answers; ///< null: there is no window
    shared::Counters &m_counters;
    std::optional<AccountListing> m_listing GUARDED_BY(dispatcherRole);
    std::unordered_map<quint64, Deed> m_hashed GUARDED_BY(dispatcherRole); ///< by ticket
    std::unordered_map<quint64, Deed> m_stored GUARDED_BY(dispatcherRole); ///< by ticket
};

} // namespace watek::server::dispatcher
