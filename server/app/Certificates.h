// The server's certificates: read from the files that the settings name, or made at the first
// start. Any thread; reads and writes files.
#pragma once

#include "common/base/Expected.h"
#include "server/shared/ServerConfig.h"
#include "server/shared/TlsContext.h"

#include <QByteArrayList>
#include <QString>

#include <memory>

namespace watek::server::app {

struct Certificates {
    std::shared_ptr<const shared::TlsContext> tls;
    /// Sentences for the log: what was made, what people who run the server should know.
    QByteArrayList notes;
};

/// All certificates of the settings, the main one first. Without files in the settings the main one
/// is signed by the server itself; it is made once and then kept in the data folder. The error is a
/// sentence that names the file; nothing is used then.
base::Expected<Certificates, QString> loadCertificates(const shared::ServerConfig &config);
/// Clients see no difference between the two; null: no certificates.
bool showTheSame(const shared::TlsContext *a, const shared::TlsContext *b);

} // namespace watek::server::app
