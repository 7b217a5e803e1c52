// E-mails as commands use them: codes for accounts are made here, and the mail thread is asked to
// send them. Thread: dispatcher.
//
// Limits: kMostMails wait or are being sent, of everybody together. When half of those places are
// taken, kCrowdedForAddress of them at most may be of one address and kCrowdedForWide of its wider
// network, so that others find one; they are sent by turns. kMostForAddress in an hour are asked
// for from one address (a /64 network of IPv6), kMostForRecipient are sent to one recipient; an
// account gets a code of one purpose once in kPauseMs. Nobody waits for an e-mail: whoever asked is
// told when it could not be sent, if still there.
#pragma once

#include "server/dispatcher/RateLimit.h"
#include "server/shared/Account.h"
#include "server/shared/Inbound.h"
#include "server/shared/MailRequest.h"
#include "server/shared/Roles.h"

#include <optional>
#include <unordered_map>

namespace watek::server::dispatcher {

class Chat;
struct Session;

class MailDesk {
public:
    static constexpr int kMostForAddress = 10;
    static constexpr int kMostForRecipient = 3;
    static constexpr int kCrowdedForAddress = 2;
    static constexpr int kCrowdedForWide = 8;
    static constexpr qint64 kPauseMs = 5 * 60'000;

    /// `requests`: null when no e-mail can be sent, whatever the settings say.
    MailDesk(Chat &chat, shared::MailRequests *requests)
        : m_chat(chat)
        , m_requests(requests)
    {
    }
    MailDesk(const MailDesk &) = delete;
    MailDesk &operator=(const MailDesk &) = delete;

    /// The settings name a program that sends e-mails.
    bool canSend() const REQUIRES(dispatcherRole);
    /// Why no e-mail to this recipient may be asked for from this address now, without a full stop;
    /// nothing: it may. `to`: empty when that must not be told.
    std::optional<QByteArray> whyNotNow(const QByteArray &address, const QByteArray &to) const
        REQUIRES(dispatcherRole);

    /// A code and what is kept of it.
    struct NewCode {
        QByteArray text; ///< "k7qz-m3xa-9dfe-w2rt", typed by people
        shared::AccountCode kept;
    };
    NewCode newCode(shared::CodePurpose purpose, const QByteArray &email, qint64 untilMs) const
        REQUIRES(dispatcherRole);

    /// Who has asked, and may have gone since.
    struct Asker {
        base::ClientId client;
        QByteArray address;
    };
    /// Has the code, which is stored, sent to its address. If there is no room any more the asker
    /// is told that it could not be.
    void send(const Asker &asker, const QByteArray &account, const NewCode &code)
        REQUIRES(dispatcherRole);
    void onSent(const shared::MailSent &sent) REQUIRES(dispatcherRole);

private:
    struct Waiting {
        base::ClientId client; ///< who asked
        QByteArray account;
        QByteArray to;
        shared::CodePurpose purpose;
        QByteArray network;
        QByteArray wideNetwork;
    };
    bool isCrowdedBy(const QByteArray &address) const REQUIRES(dispatcherRole);
    void tellNotSent(const Waiting &mail, const QByteArray &trouble) REQUIRES(dispatcherRole);

    Chat &m_chat;
    shared::MailRequests *const m_requests;
    std::unordered_map<quint64, Waiting> m_waiting GUARDED_BY(dispatcherRole); ///< by ticket
    quint64 m_lastTicket GUARDED_BY(dispatcherRole) = 0;
    RateLimit m_byAddress GUARDED_BY(dispatcherRole);
    RateLimit m_byRecipient GUARDED_BY(dispatcherRole);
};

/// `given`: as a person typed it, with or without dashes, in any case. False for a code that is
/// past its time.
bool fitsCode(const shared::AccountCode &code, const QByteArray &given, qint64 nowMs);

} // namespace watek::server::dispatcher
