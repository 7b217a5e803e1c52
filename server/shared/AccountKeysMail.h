// Changes of what logs in to an account beside its password, and of how: kinds of StoreChange.
#pragma once

#include "server/shared/Account.h"

namespace watek::server::shared {

struct AppPasswordAdded {
    AccountId account;
    AppPassword password;
};
/// Missing when there is none with that label.
struct AppPasswordRemoved {
    AccountId account;
    QByteArray label;
};
struct AppPasswordsCleared {
    AccountId account;
};
struct AppPasswordUsed {
    AccountId account;
    QByteArray label;
    qint64 usedMs = 0;
};
/// Takes the place of all codes before.
struct RecoveryCodesSet {
    AccountId account;
    QByteArrayList hashes; ///< SHA-256 of each
};
/// Missing when there is none with that hash: it was used already.
struct RecoveryCodeUsed {
    AccountId account;
    QByteArray hash;
};
struct MulticlientSet {
    AccountId account;
    Choice multiclient = Choice::Default;
};

} // namespace watek::server::shared
