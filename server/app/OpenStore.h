// The database at the start of the server. Thread: gui.
#pragma once

#include "common/base/Clock.h"
#include "common/base/Expected.h"
#include "server/app/KeptSnapshot.h"
#include "server/app/StartError.h"
#include "server/shared/Log.h"
#include "server/store/StoreThread.h"
#include "server/storeread/ReadThread.h"

#include <memory>

namespace watek::server::app {

/// Who writes to the database and who reads what was said; both null: nothing is stored.
struct OpenedStore {
    std::unique_ptr<store::StoreThread> writing;
    std::unique_ptr<storeread::ReadThread> reading; ///< ends before `writing`
};

KeptSnapshot keptBy(
    const OpenedStore &store, const shared::ServerConfig &config, shared::Keeping keeping);

/// Opens it, and puts what it knows into `stored`. Nothing, with a warning in the log, when there
/// is to be none: another server has the folder that the system gives to programs.
base::Expected<OpenedStore, StartError> openStore(const shared::ServerConfig &config,
    shared::Log &log, const base::Clock &clock, shared::StoredState &stored);

} // namespace watek::server::app
