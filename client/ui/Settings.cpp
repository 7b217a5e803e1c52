#include "client/ui/Settings.h"

#include "common/protocol/Names.h"

#include <algorithm>

namespace watek::client::ui {

namespace {

const QString kDensity = QStringLiteral("look/density");
const QString kColorScheme = QStringLiteral("look/colors");
const QString kPassages = QStringLiteral("look/joinsAndParts");
const QString kMembers = QStringLiteral("look/members");
const QString kTyping = QStringLiteral("privacy/sendsTyping");
const QString kLanguage = QStringLiteral("look/language");
const QString kServer = QStringLiteral("server/");
const QString kIgnored = QStringLiteral("ignored/");
const QString kTrusted = QStringLiteral("trusted/");
const QString kSpokeTls = QStringLiteral("tls/");
const QString kGeometry = QStringLiteral("window/geometry");
const QString kSplitter = QStringLiteral("window/splitter");

constexpr qsizetype kSha256Size = 32;

/// "trusted/irc.example.org:6697"
QString keyOf(const QString &group, const session::ServerAddress &address)
{
    return group + address.host.toLower() + u':' + QString::number(address.port);
}

// A number from a file anybody may have edited, as a value of an enum of `count` values.
template <typename Enum>
Enum enumValue(const QVariant &value, Enum fallback, int count)
{
    bool ok = false;
    const int number = value.toInt(&ok);
    return ok && number >= 0 && number < count ? Enum(number) : fallback;
}

} // namespace

Settings::Settings(QObject *parent)
    : QObject(parent)
    , m_store(QStringLiteral("watek"), QStringLiteral("watek-client"))
{
}

Settings::Settings(const QString &file, QObject *parent)
    : QObject(parent)
    , m_store(file, QSettings::IniFormat)
{
}

void Settings::changeLook(const QString &key, const QVariant &value)
{
    if (m_store.value(key) == value)
        return;
    m_store.setValue(key, value);
    Q_EMIT looksChanged();
}

Density Settings::density() const
{
    return enumValue(m_store.value(kDensity), Density::Comfortable, 3);
}

void Settings::setDensity(Density density) { changeLook(kDensity, int(density)); }

ColorScheme Settings::colorScheme() const
{
    return enumValue(m_store.value(kColorScheme), ColorScheme::System, 3);
}

void Settings::setColorScheme(ColorScheme scheme) { changeLook(kColorScheme, int(scheme)); }

bool Settings::showsPassages() const { return m_store.value(kPassages, true).toBool(); }

void Settings::setShowsPassages(bool shows) { changeLook(kPassages, shows); }

bool Settings::showsMembers() const { return m_store.value(kMembers, true).toBool(); }

void Settings::setShowsMembers(bool shows) { changeLook(kMembers, shows); }

bool Settings::sendsTyping() const { return m_store.value(kTyping, true).toBool(); }

void Settings::setSendsTyping(bool sends)
{
    if (sendsTyping() == sends)
        return;
    m_store.setValue(kTyping, sends);
    Q_EMIT sendsTypingChanged();
}

QString Settings::language() const { return m_store.value(kLanguage).toString(); }

void Settings::setLanguage(const QString &language) { m_store.setValue(kLanguage, language); }

ServerEntry Settings::lastServer() const
{
    const auto read = [this](const char *key, const QString &fallback = {}) {
        return m_store.value(kServer + QLatin1String(key), fallback).toString();
    };
    return {.address = read("address", QStringLiteral("127.0.0.1:8888")),
        .nick = read("nick", nickFromSystem()),
        .alternativeNick = read("alternativeNick"),
        .channels = read("channels"),
        .tls = std::clamp(m_store.value(kServer + QStringLiteral("tls"), -1).toInt(), -1, 2)};
}

void Settings::setLastServer(const ServerEntry &entry)
{
    const auto write = [this](const char *key, const QVariant &value) {
        m_store.setValue(kServer + QLatin1String(key), value);
    };
    write("address", entry.address);
    write("nick", entry.nick);
    write("alternativeNick", entry.alternativeNick);
    write("channels", entry.channels);
    write("tls", entry.tls);
}

void Settings::forgetLastServer()
{
    for (const char *key : {"address", "channels", "tls"})
        m_store.remove(kServer + QLatin1String(key));
}

QByteArray Settings::trustedCertificate(const session::ServerAddress &address) const
{
    const QByteArray kept = m_store.value(keyOf(kTrusted, address)).toByteArray();
    const QByteArray sha256 = QByteArray::fromHex(kept);
    // A line that somebody spoilt trusts nothing: the person is asked again.
    return sha256.size() == kSha256Size && sha256.toHex() == kept.toLower() ? sha256 : QByteArray();
}

void Settings::setTrustedCertificate(
    const session::ServerAddress &address, const QByteArray &sha256)
{
    // The server showed a certificate, so it speaks TLS. A file of an earlier version may hold the
    // certificate alone.
    if (sha256.size() == kSha256Size || !trustedCertificate(address).isEmpty())
        setLastTls(address, receive::TlsMode::Required);
    if (sha256.size() == kSha256Size)
        m_store.setValue(keyOf(kTrusted, address), QString::fromLatin1(sha256.toHex()));
    else if (sha256.isEmpty())
        m_store.remove(keyOf(kTrusted, address));
}

receive::TlsMode Settings::lastTls(const session::ServerAddress &address) const
{
    using receive::TlsMode;
    return trustedCertificate(address).isEmpty()
        ? enumValue(m_store.value(keyOf(kSpokeTls, address)), TlsMode::Off, 3)
        : TlsMode::Required;
}

void Settings::setLastTls(const session::ServerAddress &address, receive::TlsMode mode)
{
    if (mode != receive::TlsMode::Off) {
        m_store.setValue(keyOf(kSpokeTls, address), int(mode));
        return;
    }
    m_store.remove(keyOf(kSpokeTls, address));
    m_store.remove(keyOf(kTrusted, address));
}

QStringList Settings::ignored(const session::ServerAddress &address) const
{
    return m_store.value(keyOf(kIgnored, address)).toStringList();
}

void Settings::setIgnored(const session::ServerAddress &address, const QStringList &masks)
{
    if (masks.isEmpty())
        m_store.remove(keyOf(kIgnored, address));
    else
        m_store.setValue(keyOf(kIgnored, address), masks);
}

QByteArray Settings::geometry() const { return m_store.value(kGeometry).toByteArray(); }

void Settings::setGeometry(const QByteArray &geometry) { m_store.setValue(kGeometry, geometry); }

QByteArray Settings::splitter() const { return m_store.value(kSplitter).toByteArray(); }

void Settings::setSplitter(const QByteArray &state) { m_store.setValue(kSplitter, state); }

QString nickFromSystem()
{
    QByteArray name = qgetenv("USER");
    if (name.isEmpty())
        name = qgetenv("USERNAME");
    name = name.left(20);
    const auto nick = protocol::Nick::parse(name, 30);
    return nick ? QString::fromUtf8(nick->text()) : QStringLiteral("guest");
}

} // namespace watek::client::ui
