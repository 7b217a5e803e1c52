// An answer that is not finished with the line that asked for it: it is given in slices, or it
// waits for another thread. A handler makes one and leaves it in its call; PendingAnswers looks
// after it until it is done. Thread: dispatcher.
#pragma once

#include "server/shared/HistoryReadMail.h"
#include "server/shared/Inbound.h"
#include "server/shared/Roles.h"
#include "server/shared/StoreMail.h"

namespace watek::server::dispatcher {

struct Call;
class Chat;

enum class Progress : quint8 {
    Done,
    HasMore, ///< this slice is used up; the next comes when others have had their turn and the
             ///< client has taken what it was sent
    AwaitsResult, ///< another thread works on it
};

class Answer {
public:
    virtual ~Answer() = default;

    /// Writes the next slice to call.replies. An answer looks at chat.mayGoOn() before each step
    /// and says HasMore when that is false. Between two slices anything may happen in the chat, so
    /// it keeps names and ids, and looks them up again. It is not called for a client that is
    /// closing.
    virtual Progress goOn(Chat &chat, Call &call) REQUIRES(dispatcherRole) = 0;

    /// The password that it asked about was compared.
    virtual Progress onPasswordChecked(Chat &, Call &, const shared::PasswordChecked &)
        REQUIRES(dispatcherRole)
    {
        return Progress::AwaitsResult;
    }

    /// The reading thread has looked for what it asked about.
    virtual Progress onHistoryRead(Chat &, Call &, shared::HistoryAnswer &&)
        REQUIRES(dispatcherRole)
    {
        return Progress::AwaitsResult;
    }

    /// The store has written what it asked for, and that was applied; or it has not.
    virtual Progress onStored(Chat &, Call &, const shared::StoreAnswer &) REQUIRES(dispatcherRole)
    {
        return Progress::AwaitsResult;
    }
};

} // namespace watek::server::dispatcher
