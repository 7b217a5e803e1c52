// Values of capabilities come from the configuration.
#include "server/dispatcher/state/Capability.h"

namespace watek::server::dispatcher {

bool isOffered(Capability capability, const shared::ServerConfig &config)
{
    return capability != Capability::Multiline || config.limits.multilineMaxLines > 0;
}

QByteArray capabilityValue(Capability capability, const shared::ServerConfig &config)
{
    if (capability != Capability::Multiline)
        return {};
    return "max-bytes=" + QByteArray::number(config.limits.multilineMaxBytes)
        + ",max-lines=" + QByteArray::number(config.limits.multilineMaxLines);
}

} // namespace watek::server::dispatcher
