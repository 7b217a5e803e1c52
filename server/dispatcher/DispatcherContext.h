// What the dispatcher is given: all of it outlives it. Any thread.
#pragma once

#include "common/base/Clock.h"
#include "server/shared/AddressLimit.h"
#include "server/shared/AppRequest.h"
#include "server/shared/ClientRegistry.h"
#include "server/shared/Counters.h"
#include "server/shared/GatewayPasswords.h"
#include "server/shared/HistoryReadMail.h"
#include "server/shared/Inbound.h"
#include "server/shared/Log.h"
#include "server/shared/MailRequest.h"
#include "server/shared/PasswordMail.h"
#include "server/shared/ResumePasses.h"
#include "server/shared/ServerConfig.h"
#include "server/shared/StoreMail.h"

#include <functional>
#include <memory>

namespace watek::server::dispatcher {

struct Event;

struct DispatcherContext {
    std::shared_ptr<const shared::ServerConfig> config;
    shared::InboundMailbox &inbound;
    shared::ClientRegistry &registry;
    shared::Counters &counters;
    shared::Log &log;
    const base::Clock &clock;
    shared::AppMailbox *app = nullptr; ///< null: nobody is there to ask
    shared::PasswordRequests *passwords = nullptr; ///< likewise
    shared::StoreRequests *storeRequests = nullptr; ///< null: nothing is stored
    shared::StoreAnswers *storeAnswers = nullptr; ///< likewise
    /// The store's, for what is said: those of storeRequests. Null: nothing of it is kept.
    shared::StoreRequests *saidRequests = nullptr;
    shared::HistoryRequests *historyRequests = nullptr; ///< null: nothing can be read
    shared::HistoryAnswers *historyAnswers = nullptr; ///< likewise
    shared::StoredState stored = {}; ///< what the store knew at the start
    QByteArray savedBans = {}; ///< what the last SaveBans said
    /// Is told of all that happens and lasts, on the dispatcher, after it was applied.
    std::function<void(const Event &)> record = {};
    std::shared_ptr<const shared::TlsContext> tls = nullptr; ///< null: no certificates
    shared::AddressLimit *addresses = nullptr; ///< null: nobody counts them
    std::shared_ptr<shared::GatewayPasswords> gatewayPasswords
        = std::make_shared<shared::GatewayPasswords>();
    shared::ResumePasses *passes = nullptr; ///< null: there is no waiting room
    shared::MailRequests *mails = nullptr; ///< null: no e-mail can be sent
    shared::WindowAnswers *windowAnswers = nullptr; ///< null: nobody asks as the window does
};

} // namespace watek::server::dispatcher
