#include "server/app/OpenStore.h"

#include "server/app/DataFolder.h"

#include <utility>

namespace watek::server::app {

using base::Unexpected;

KeptSnapshot keptBy(
    const OpenedStore &store, const shared::ServerConfig &config, shared::Keeping keeping)
{
    if (!store.writing)
        return {.isWanted = config.history.enabled};
    const shared::StoreFigures &figures = store.writing->figures();
    return {.keeping = keeping,
        .isWanted = config.history.enabled,
        .hasDatabase = true,
        .messages = figures.messages,
        .oldestMs = figures.oldestMs,
        .bytes = figures.bytes,
        .freeBytes = figures.freeBytes};
}

base::Expected<OpenedStore, StartError> openStore(const shared::ServerConfig &config,
    shared::Log &log, const base::Clock &clock, shared::StoredState &stored)
{
    OpenedStore store{.writing = std::make_unique<store::StoreThread>(log, &clock),
        .reading = std::make_unique<storeread::ReadThread>()};
    const auto refused = [](const QString &sentence) {
        return Unexpected{StartError{StartError::Kind::Database, sentence, {}, {}}};
    };
    auto opened = store.writing->open(dataFolderOf(config), config.history);
    if (opened) {
        if (const auto reading = store.reading->open(store.writing->fileName()); !reading)
            return refused(reading.error());
        stored = std::move(opened).value();
        return store;
    }
    const store::OpenError &error = opened.error();
    // Two servers on one computer, to whom nobody has given a folder, are nobody's mistake: the
    // second one does without accounts.
    if (!error.isInUse || !config.server.dataFolder.isEmpty())
        return refused(error.sentence);
    log.warning("store",
        "there are no accounts on this server: " + error.sentence.toUtf8() + " (server/data)");
    return OpenedStore{};
}

} // namespace watek::server::app
