// Certificates that a server makes itself, for the suites about TLS. Any thread.
#pragma once

#include "server/shared/TlsContext.h"

#include <utility>

namespace watek::tests {

inline server::shared::TlsIdentity identityFor(const QByteArray &name)
{
    auto made = server::shared::TlsContext::makeSelfSigned({name});
    if (!made)
        qFatal("no certificate: %s", made.error().constData());
    return std::move(made).value();
}

} // namespace watek::tests
