#include "server/app/OpenStore.h"

#include "server/app/DataFolder.h"

#include <utility>

namespace watek::server::app {

using base::Unexpected;

base::Expected<std::unique_ptr<store::StoreThread>, StartError> openStore(
    const shared::ServerConfig &config, shared::Log &log, shared::StoredState &stored)
{
    auto store = std::make_unique<store::StoreThread>(log);
    auto opened = store->open(dataFolderOf(config), config.history);
    if (opened) {
        stored = std::move(opened).value();
        return store;
    }
    const store::OpenError &error = opened.error();
    // Two servers on one computer, to whom nobody has given a folder, are nobody's mistake: the
    // second one does without accounts.
    if (!error.isInUse || !config.server.dataFolder.isEmpty())
        return Unexpected{StartError{StartError::Kind::Database, error.sentence, {}, {}}};
    log.warning("store",
        "there are no accounts on this server: " + error.sentence.toUtf8() + " (server/data)");
    return std::unique_ptr<store::StoreThread>();
}

} // namespace watek::server::app
