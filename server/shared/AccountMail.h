// Changes of what an account has besides its name and password: kinds of StoreChange.
#pragma once

#include "server/shared/Account.h"

#include <optional>

namespace watek::server::shared {

/// Takes the place of the code before.
struct CodeSet {
    AccountId account;
    AccountCode code;
};
struct CodeRemoved {
    AccountId account;
};
struct EmailSet {
    AccountId account;
    QByteArray email; ///< empty: none
};
struct ProtectionSet {
    AccountId account;
    std::optional<NickProtection> protection; ///< nothing: as the settings say
};
struct SuspensionSet {
    AccountId account;
    std::optional<Suspension> suspension; ///< nothing: the account may be used again
};

} // namespace watek::server::shared
