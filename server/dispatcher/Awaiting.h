// Answers that wait for another thread and then do one thing. Thread: dispatcher.
#pragma once

#include "server/dispatcher/Answer.h"

#include <functional>
#include <memory>

namespace watek::server::dispatcher {

using OnPassword = std::function<void(Chat &, Call &, const shared::PasswordChecked &)>;
using OnStored = std::function<void(Chat &, Call &, const shared::StoreAnswer &)>;

/// Calls `then` with what the passwords thread says about this ticket. `then` may leave the next
/// thing to wait for in call.answer. It is not called when the session goes before that.
std::unique_ptr<Answer> awaitPassword(quint64 ticket, OnPassword then);
/// The same for the store.
std::unique_ptr<Answer> awaitStore(quint64 ticket, OnStored then);
/// The same, when what was said until now is to be sent at once and not with what the store
/// answers.
std::unique_ptr<Answer> sayAndAwaitStore(quint64 ticket, OnStored then);

} // namespace watek::server::dispatcher
