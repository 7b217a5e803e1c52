// Values of capabilities come from the configuration.
#include "server/dispatcher/state/Capability.h"

#include "server/dispatcher/state/Session.h"

namespace watek::server::dispatcher {

bool isOffered(Capability capability, const shared::ServerConfig &config)
{
    switch (capability) {
    case Capability::Multiline:
        return config.limits.multilineMaxLines > 0;
    case Capability::Sasl:
        return config.accounts.areKept;
    case Capability::AccountRegistration:
        return config.accounts.areKept && config.accounts.registration;
    case Capability::Metadata:
        return config.limits.metadataMaxKeys > 0 && config.limits.metadataMaxSubs > 0;
    case Capability::Chathistory:
    case Capability::Search:
    case Capability::Resend: // known again by what is kept of an account's words
        return config.accounts.areKept && config.history.enabled;
    case Capability::EventPlayback:
        return config.accounts.areKept && config.history.enabled && config.history.events;
    case Capability::Resume:
        return config.limits.resumeTimeout > 0;
    default:
        return true;
    }
}

QByteArray capabilityValue(Capability capability, const shared::ServerConfig &config)
{
    if (capability == Capability::AccountRegistration) {
        QByteArray value = "custom-account-name";
        if (config.accounts.registrationBeforeConnect)
            value.prepend("before-connect,");
        if (config.accounts.registrationRequiresEmail)
            value.append(",email-required");
        return value;
    }
    if (capability == Capability::Metadata) {
        // IRCv3 metadata "draft/metadata-2 Capability"
        const auto &limits = config.limits;
        return "before-connect,max-subs=" + QByteArray::number(limits.metadataMaxSubs)
            + ",max-keys=" + QByteArray::number(limits.metadataMaxKeys)
            + ",max-value-bytes=" + QByteArray::number(limits.metadataMaxValueBytes);
    }
    if (capability != Capability::Multiline)
        return {};
    return "max-bytes=" + QByteArray::number(config.limits.multilineMaxBytes)
        + ",max-lines=" + QByteArray::number(config.limits.multilineMaxLines);
}

QByteArray stsValue(const shared::ServerConfig &config, const Session &session)
{
    const shared::ServerConfig::Tls &tls = config.tls;
    const quint16 port = shared::stsPortOf(config);
    if (!tls.sts || port == 0)
        return {};
    // Who comes through a Unix socket is on this computer and need not be told.
    if (session.address == "unix")
        return {};
    if (!session.isSecure)
        return "port=" + QByteArray::number(port);
    if (session.hostName.isEmpty())
        return {};
    return "duration=" + QByteArray::number(tls.stsDuration) + (tls.stsPreload ? ",preload" : "");
}

} // namespace watek::server::dispatcher
