// What is asked of the store about vhosts: hosts that operators give to accounts, and that their
// owners are seen by while they are logged in. Values only.
#pragma once

#include "server/shared/Account.h"

#include <QByteArray>

namespace watek::server::shared {

struct VhostSet {
    AccountId account;
    QByteArray host; ///< empty: the account has none from now on
    bool isShown = true; ///< false: its owner does not want to be seen by it just now
};

} // namespace watek::server::shared
