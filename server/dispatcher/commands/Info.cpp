// INFO: what this is.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleInfo(Chat &chat, Call &call)
{
    if (isForAnotherServer(chat, call, 0))
        return;
    call.replies.numeric(protocol::RPL_INFO, {kVersion});
    call.replies.numeric(
        protocol::RPL_INFO, {"Worker threads turn bytes into messages, one thread owns the chat."});
    call.replies.numeric(
        protocol::RPL_INFO, {"IRC clients and plain-text guests share one port and one lobby."});
    if (const shared::TlsContext *const tls = chat.tls()) {
        for (const shared::TlsContext::Certificate &one : tls->certificates())
            call.replies.numeric(protocol::RPL_INFO,
                {"TLS certificate (SHA-256): " + shared::fingerprintForPeople(one.fingerprint)});
    }
    call.replies.numeric(protocol::RPL_ENDOFINFO, {"End of INFO list"});
}

} // namespace watek::server::dispatcher
