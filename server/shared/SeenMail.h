// When the owners of accounts were here last, and what they have been told: a kind of StoreChange.
// Values only. It is written a moment after it happened, for many accounts at once, and nobody
// waits for it.
#pragma once

#include "server/shared/Account.h"

#include <vector>

namespace watek::server::shared {

struct AccountsSeen {
    struct One {
        AccountId account; ///< may have gone meanwhile
        qint64 seenMs = 0; ///< wall clock
        quint64 toldUntil = 0; ///< Account::toldUntil
    };
    std::vector<One> accounts;
};

} // namespace watek::server::shared
