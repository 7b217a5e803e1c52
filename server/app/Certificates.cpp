#include "server/app/Certificates.h"

#include "server/app/DataFolder.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <array>
#include <vector>

namespace watek::server::app {

using base::Expected;
using base::Unexpected;
using shared::ServerConfig;
using shared::TlsContext;
using shared::TlsIdentity;

namespace {

/// Of a certificate with all that vouch for it; they have a few kilobytes.
constexpr qint64 kMostPemBytes = 1024 * 1024;
/// Before a certificate ends by so many days, each start says so.
constexpr int kWarnDays = 14;

/// Where an identity came from, for sentences.
struct Source {
    QString certificateFile;
    QString keyFile;
};

Expected<QByteArray, QString> readPem(const QString &name)
{
    // A pipe or a device would be waited for.
    if (!QFileInfo(name).isFile())
        return Unexpected{QStringLiteral("%1 is not there, or no file").arg(name)};
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return Unexpected{QStringLiteral("%1 cannot be read: %2").arg(name, file.errorString())};
    return file.read(kMostPemBytes);
}

Expected<TlsIdentity, QString> readIdentity(const Source &source)
{
    auto certificates = readPem(source.certificateFile);
    if (!certificates)
        return Unexpected{certificates.error()};
    auto key = readPem(source.keyFile);
    if (!key)
        return Unexpected{key.error()};
    return TlsIdentity{.certificates = *certificates, .key = *key};
}

QString folderOf(const ServerConfig &config)
{
    return QDir(dataFolderOf(config)).filePath(QStringLiteral("tls"));
}

/// Never readable by others, not even while it is written.
bool write(const QString &name, const QByteArray &text, QString &trouble)
{
    QSaveFile file(name);
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(text) == text.size() && file.commit();
    if (!isWritten)
        trouble = QStringLiteral("%1 cannot be written: %2").arg(name, file.errorString());
    return isWritten;
}

/// The one that the server has signed itself, made when it is not there yet.
Expected<TlsIdentity, QString> ownIdentity(
    const ServerConfig &config, const Source &source, QByteArrayList &notes)
{
    // A key alone is what is left when the program was ended between the two writes below: nobody
    // has seen its certificate, so both are made anew.
    if (QFileInfo::exists(source.certificateFile))
        return readIdentity(source);
    QByteArrayList names{config.server.name, "localhost", "127.0.0.1", "::1"};
    const QByteArray host = config.server.host.toUtf8();
    if (host != "*" && host != "0.0.0.0" && host != "::" && !names.contains(host))
        names.append(host);
    const auto made = TlsContext::makeSelfSigned(names);
    if (!made)
        return Unexpected{QStringLiteral("A certificate could not be made: %1")
                              .arg(QString::fromUtf8(made.error()))};
    QDir().mkpath(QFileInfo(source.keyFile).path());
    QString trouble;
    if (!write(source.keyFile, made->key, trouble)
        || !write(source.certificateFile, made->certificates, trouble)) {
        QFile::remove(source.keyFile);
        return Unexpected{trouble};
    }
    notes.append(
        "made a certificate that the server signs itself: " + source.certificateFile.toUtf8()
        + " (programs ask people whether they trust it; a certificate of an authority, tls/cert "
          "and "
          "tls/key, needs no question)");
    return *made;
}

void noteCertificates(const TlsContext &tls, QByteArrayList &notes)
{
    for (const TlsContext::Certificate &one : tls.certificates()) {
        notes.append("certificate for " + one.names.join(", ") + ", valid until "
            + one.notAfter.toString(Qt::ISODate).toUtf8() + ", SHA-256 "
            + shared::fingerprintForPeople(one.fingerprint));
        const qint64 days = QDateTime::currentDateTimeUtc().daysTo(one.notAfter);
        if (days < 0)
            notes.append("this certificate has ended: programs will refuse it");
        else if (days < kWarnDays)
            notes.append(
                "this certificate ends in " + QByteArray::number(days) + " days: renew it");
    }
}

} // namespace

Expected<Certificates, QString> loadCertificates(const ServerConfig &config)
{
    Certificates result;
    std::vector<Source> sources;
    std::vector<TlsIdentity> identities;
    const bool isOwn = config.tls.certificateFile.isEmpty();
    const QString folder = folderOf(config);
    sources.push_back(isOwn
            ? Source{.certificateFile = QDir(folder).filePath("certificate.pem"),
                .keyFile = QDir(folder).filePath("key.pem")}
            : Source{.certificateFile = config.tls.certificateFile, .keyFile = config.tls.keyFile});
    for (const ServerConfig::Certificate &one : config.certificates)
        sources.push_back({.certificateFile = one.file, .keyFile = one.keyFile});
    for (Source &source : sources) {
        // The key may stand behind the certificate.
        if (source.keyFile.isEmpty())
            source.keyFile = source.certificateFile;
        const bool isFirst = identities.empty();
        auto identity
            = isFirst && isOwn ? ownIdentity(config, source, result.notes) : readIdentity(source);
        if (!identity)
            return Unexpected{identity.error()};
        identities.push_back(std::move(identity).value());
    }
    auto tls = TlsContext::make(identities);
    if (!tls) {
        const Source &source = sources[tls.error().identity];
        const QString files = source.certificateFile == source.keyFile
            ? source.certificateFile
            : source.certificateFile + QStringLiteral(" and ") + source.keyFile;
        return Unexpected{QStringLiteral("%1: %2").arg(files, QString::fromUtf8(tls.error().text))};
    }
    result.tls = std::move(tls).value();
    noteCertificates(*result.tls, result.notes);
    return result;
}

bool showTheSame(const TlsContext *a, const TlsContext *b)
{
    using Certificate = TlsContext::Certificate;
    if (!a || !b)
        return a == b;
    return std::ranges::equal(a->certificates(), b->certificates(), {}, &Certificate::fingerprint,
        &Certificate::fingerprint);
}

} // namespace watek::server::app
