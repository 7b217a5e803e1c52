// What the dispatcher asks of the store about whom the owner of an account does not hear.
#pragma once

#include "server/shared/Account.h"

namespace watek::server::shared {

/// The whole list, in order; it takes the place of the one before.
struct SilenceSet {
    AccountId account;
    QByteArrayList masks; ///< without spaces and control characters
};

} // namespace watek::server::shared
