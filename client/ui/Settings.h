// What the client remembers between runs, with types. Thread: gui. The file is QSettings';
// passwords are never written.
#pragma once

#include "client/session/ServerAddress.h"
#include "client/ui/Theme.h"

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace watek::client::ui {

/// What the first page asks for, as it was typed.
struct ServerEntry {
    QString address{};
    QString nick{};
    QString alternativeNick{};
    QString channels{}; ///< separated by spaces or commas
    int tls = -1; ///< int(receive::TlsMode); -1: as the address says

    bool operator==(const ServerEntry &) const = default;
};

class Settings final : public QObject {
    Q_OBJECT
public:
    /// Without a file: the place where the platform keeps such things.
    explicit Settings(QObject *parent = nullptr);
    explicit Settings(const QString &file, QObject *parent = nullptr);

    Density density() const;
    void setDensity(Density density);
    ColorScheme colorScheme() const;
    void setColorScheme(ColorScheme scheme);
    bool showsPassages() const; ///< joins and parts
    void setShowsPassages(bool shows);
    bool showsMembers() const;
    void setShowsMembers(bool shows);
    bool sendsTyping() const; ///< others see that we are typing
    void setSendsTyping(bool sends);
    QString language() const; ///< "en", "pl"; empty: the desktop's
    void setLanguage(const QString &language);

    ServerEntry lastServer() const; ///< defaults on the first run
    void setLastServer(const ServerEntry &entry);
    /// The address and what was set for it; who one is stays.
    void forgetLastServer();

    /// SHA-256 (32 bytes) of the certificate that the person trusts at this server and port,
    /// whatever the address asks for otherwise; empty: none.
    QByteArray trustedCertificate(const session::ServerAddress &address) const;
    /// An empty `sha256` forgets it. Nothing of another length is kept. That TLS is required there
    /// is remembered in both cases, until setLastTls() forgets it.
    void setTrustedCertificate(const session::ServerAddress &address, const QByteArray &sha256);

    /// How TLS was spoken at this server and port the last time, and Required where a certificate
    /// is trusted; Off: it never was.
    receive::TlsMode lastTls(const session::ServerAddress &address) const;
    /// Off forgets it, together with the certificate that is trusted there.
    void setLastTls(const session::ServerAddress &address, receive::TlsMode mode);

    /// Masks of those who are ignored at this server and port, in the order they were added.
    QStringList ignored(const session::ServerAddress &address) const;
    void setIgnored(const session::ServerAddress &address, const QStringList &masks);

    QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    QByteArray splitter() const;
    void setSplitter(const QByteArray &state);

Q_SIGNALS:
    void sendsTypingChanged();
    /// Density, colours or what is shown changed; windows read everything again.
    void looksChanged();

private:
    void changeLook(const QString &key, const QVariant &value);

    QSettings m_store;
};

/// The name of the person who sits at this computer, made into a nickname; "guest" when there is
/// none.
QString nickFromSystem();

} // namespace watek::client::ui
