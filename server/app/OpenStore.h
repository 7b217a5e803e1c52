// The database at the start of the server. Thread: gui.
#pragma once

#include "common/base/Expected.h"
#include "server/app/StartError.h"
#include "server/shared/Log.h"
#include "server/store/StoreThread.h"

#include <memory>

namespace watek::server::app {

/// Opens it, and puts what it knows into `stored`. Null, with a warning in the log, when there is
/// to be none: another server has the folder that the system gives to programs.
base::Expected<std::unique_ptr<store::StoreThread>, StartError> openStore(
    const shared::ServerConfig &config, shared::Log &log, shared::StoredState &stored);

} // namespace watek::server::app
