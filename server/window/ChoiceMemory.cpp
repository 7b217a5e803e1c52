#include "server/window/ChoiceMemory.h"

#include <QSettings>

#include <type_traits>

namespace watek::server::window {

namespace {

constexpr char kHostKey[] = "server/address";
constexpr char kPortKey[] = "server/port";
constexpr char kPermitsKey[] = "server/places";

} // namespace

void rememberChoice(QSettings &settings, const ServerChoice &choice)
{
    settings.setValue(QLatin1String(kHostKey), choice.host);
    settings.setValue(QLatin1String(kPortKey), choice.port);
    settings.setValue(QLatin1String(kPermitsKey), choice.permits);
}

ServerChoice recallChoice(
    const QSettings &settings, const shared::ServerConfig &config, const Given &given)
{
    // What differs from the program's own defaults was said by somebody, too.
    const shared::ServerConfig::Server &now = config.server;
    const shared::ServerConfig::Server usual;
    ServerChoice choice{.host = now.host, .port = now.port, .permits = now.maxClients};
    const auto recallUnless = [&settings](bool isGiven, const char *key, auto &value) {
        const QVariant stored = settings.value(QLatin1String(key));
        if (!isGiven && stored.isValid())
            value = stored.value<std::remove_reference_t<decltype(value)>>();
    };
    recallUnless(given.host || now.host != usual.host, kHostKey, choice.host);
    recallUnless(given.port || now.port != usual.port, kPortKey, choice.port);
    recallUnless(given.permits || now.maxClients != usual.maxClients, kPermitsKey, choice.permits);
    return choice;
}

} // namespace watek::server::window
