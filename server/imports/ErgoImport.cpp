#include "server/imports/ErgoImport.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include <algorithm>
#include <cstring>

namespace watek::server::imports {

using base::Expected;
using base::Unexpected;

namespace {

/// A command of the journal has few words; a file that says otherwise is none.
constexpr qint64 kMostWords = 16;
/// Of a key or a value. Lists of bans are the longest.
constexpr qint64 kLongestWord = 16 * 1024 * 1024;

using Keys = QMap<QByteArray, QByteArray>;

/// Reads "*3\r\n$3\r\nset\r\n…" from the front.
class Journal {
public:
    explicit Journal(const QByteArray &bytes)
        : m_bytes(bytes)
    {
    }

    enum class Next { Command, End, Half, Nonsense };
    Next next(QByteArrayList &words)
    {
        words.clear();
        if (m_at == m_bytes.size())
            return Next::End;
        qint64 count = 0;
        if (const Next read = number('*', kMostWords, count); read != Next::Command)
            return read;
        for (qint64 i = 0; i < count; ++i) {
            qint64 size = 0;
            if (const Next read = number('$', kLongestWord, size); read != Next::Command)
                return read;
            if (m_bytes.size() - m_at < size + 2)
                return Next::Half;
            words.append(m_bytes.mid(m_at, size));
            m_at += size;
            if (m_bytes.mid(m_at, 2) != "\r\n")
                return Next::Nonsense;
            m_at += 2;
        }
        return Next::Command;
    }
    qsizetype position() const { return m_at; }

private:
    Next number(char mark, qint64 most, qint64 &value)
    {
        const qsizetype end = m_bytes.indexOf("\r\n", m_at);
        if (end < 0)
            return m_bytes.size() - m_at > 32 ? Next::Nonsense : Next::Half;
        bool isNumber = false;
        value = m_bytes.mid(m_at + 1, end - m_at - 1).toLongLong(&isNumber);
        if (m_bytes[m_at] != mark || !isNumber || value < 0 || value > most)
            return Next::Nonsense;
        m_at = end + 2;
        return Next::Command;
    }

    const QByteArray &m_bytes;
    qsizetype m_at = 0;
};

QJsonObject objectIn(const QByteArray &json) { return QJsonDocument::fromJson(json).object(); }

/// Go writes bytes as base64.
QByteArray bytesIn(const QJsonValue &value)
{
    return QByteArray::fromBase64(value.toString().toLatin1());
}

/// Ergo counts nanoseconds; its older versions counted seconds.
qint64 msOf(const QByteArray &number)
{
    constexpr qint64 kFirstNanoseconds = 1'000'000'000'000'000;
    const qint64 value = number.toLongLong();
    return value >= kFirstNanoseconds ? value / 1'000'000
                                      : std::min(value, kFirstNanoseconds) * 1000;
}

/// "2024-05-01T12:00:00.123456Z", as Go writes a time.
qint64 msOf(const QJsonValue &time)
{
    const QDateTime at = QDateTime::fromString(time.toString(), Qt::ISODateWithMs);
    return at.isValid() ? std::max<qint64>(0, at.toMSecsSinceEpoch()) : 0;
}

/// A mode is a number in Go's JSON: that of its letter.
char letterOf(const QJsonValue &mode)
{
    const int code = mode.toInt();
    return code > ' ' && code < 0x7F ? char(code) : '\0';
}

bool isPrefix(char letter) { return letter != 0 && std::strchr("qaohv", letter); }

std::vector<ImportedMask> masksIn(const QJsonObject &masks)
{
    std::vector<ImportedMask> all;
    for (auto mask = masks.begin(); mask != masks.end(); ++mask) {
        const QJsonObject facts = mask->toObject();
        all.push_back({.mask = mask.key().toUtf8(),
            .setBy = facts.value(u"CreatorNickmask").toString().toUtf8(),
            .setAtMs = msOf(facts.value(u"TimeCreated"))});
    }
    return all;
}

void readAccess(const QJsonObject &modes, ImportedChannel &channel)
{
    for (auto mode = modes.begin(); mode != modes.end(); ++mode) {
        if (const char letter = letterOf(*mode); isPrefix(letter))
            channel.access.push_back({.account = mode.key().toUtf8(), .prefix = letter});
    }
}

ImportedAccount accountOf(const Keys &keys, const QByteArray &folded, Imported &imported)
{
    const auto value = [&](const char *key) { return keys.value(key + (' ' + folded)); };
    ImportedAccount account{.name = value("account.name")};
    if (account.name.isEmpty())
        account.name = folded;
    account.registeredMs = msOf(value("account.registered.time"));
    account.isVerified = keys.contains("account.verified " + folded);
    account.isSuspended = keys.contains("account.suspended " + folded);
    account.email = objectIn(value("account.settings")).value(u"Email").toString().toUtf8();
    if (const QByteArray callback = value("account.callback");
        account.email.isEmpty() && callback.startsWith("mailto:"))
        account.email = callback.mid(7);

    const QJsonObject credentials = objectIn(value("account.credentials"));
    account.verifier = importedVerifier(credentials.value(u"Iters").toInteger(),
        bytesIn(credentials.value(u"Salt")), bytesIn(credentials.value(u"StoredKey")),
        bytesIn(credentials.value(u"ServerKey")));
    const QJsonArray certificates = credentials.value(u"Certfps").toArray();
    for (const QJsonValue &certificate : certificates) {
        const QByteArray fingerprint = importedFingerprint(certificate.toString().toLatin1());
        if (!fingerprint.isEmpty())
            account.certificates.append(fingerprint);
        else
            imported.note(QStringLiteral("A certificate of %1 is not told by its SHA-256.")
                              .arg(QString::fromUtf8(account.name)));
    }
    return account;
}

/// One object for each channel, as newer versions keep it.
ImportedChannel channelOf(const QJsonObject &facts)
{
    ImportedChannel channel{.name = facts.value(u"Name").toString().toUtf8(),
        .founder = facts.value(u"Founder").toString().toUtf8(),
        .registeredMs = msOf(facts.value(u"RegisteredAt")),
        .topic = facts.value(u"Topic").toString().toUtf8(),
        .topicSetBy = facts.value(u"TopicSetBy").toString().toUtf8(),
        .topicSetMs = msOf(facts.value(u"TopicSetTime")),
        .key = facts.value(u"Key").toString().toUtf8(),
        .limit = std::max(0, facts.value(u"UserLimit").toInt())};
    const QJsonArray modes = facts.value(u"Modes").toArray();
    for (const QJsonValue &mode : modes) {
        if (const char letter = letterOf(mode))
            channel.flags.append(letter);
    }
    readAccess(facts.value(u"AccountToUMode").toObject(), channel);
    channel.bans = masksIn(facts.value(u"Bans").toObject());
    channel.exceptions = masksIn(facts.value(u"Excepts").toObject());
    channel.invitations = masksIn(facts.value(u"Invites").toObject());
    return channel;
}

/// A key for each property, as older versions keep it.
ImportedChannel channelOf(const Keys &keys, const QByteArray &folded)
{
    const auto value
        = [&](const char *key) { return keys.value(QByteArray("channel.") + key + ' ' + folded); };
    ImportedChannel channel{.name = value("name"),
        .founder = value("founder"),
        .registeredMs = msOf(value("registered.time")),
        .topic = value("topic"),
        .topicSetBy = value("topic.setby"),
        .topicSetMs = msOf(value("topic.settime")),
        .flags = value("modes"),
        .key = value("password"),
        .limit = std::max(0, value("userlimit").toInt())};
    if (channel.name.isEmpty())
        channel.name = folded;
    readAccess(objectIn(value("accounttoumode")), channel);
    channel.bans = masksIn(objectIn(value("banlist")));
    channel.exceptions = masksIn(objectIn(value("exceptlist")));
    channel.invitations = masksIn(objectIn(value("invitelist")));
    return channel;
}

} // namespace

bool isErgoDatabase(const QByteArray &bytes)
{
    return bytes.startsWith("*") && bytes.left(64).contains("\r\n$3\r\nset\r\n");
}

Expected<Imported, QString> readErgoDatabase(const QByteArray &bytes)
{
    Imported imported;
    Keys keys;
    Journal journal(bytes);
    QByteArrayList words;
    for (;;) {
        const qsizetype before = journal.position();
        const Journal::Next next = journal.next(words);
        if (next == Journal::Next::End)
            break;
        if (next == Journal::Next::Half) {
            imported.note(
                QStringLiteral("The last entry, at byte %1, is only half there.").arg(before));
            break;
        }
        const QByteArray verb = words.value(0).toLower();
        if (next == Journal::Next::Nonsense || verb.isEmpty())
            return Unexpected{QStringLiteral("At byte %1 it makes no sense: it is damaged, or no "
                                             "database of Ergo.")
                                  .arg(before)};
        if (verb == "set" && words.size() >= 3)
            keys.insert(words[1], words[2]);
        else if (verb == "del" && words.size() >= 2)
            keys.remove(words[1]);
        else if (verb == "flushdb")
            keys.clear();
        else
            imported.note(
                QStringLiteral("The entry at byte %1 is of an unknown kind.").arg(before));
    }

    constexpr char kAccountExists[] = "account.exists ";
    constexpr char kChannelExists[] = "channel.exists ";
    for (auto key = keys.cbegin(); key != keys.cend(); ++key) {
        if (key.key().startsWith(kAccountExists)) {
            imported.accounts.push_back(
                accountOf(keys, key.key().mid(sizeof kAccountExists - 1), imported));
        } else if (key.key().startsWith(kChannelExists)) {
            imported.channels.push_back(channelOf(keys, key.key().mid(sizeof kChannelExists - 1)));
        } else if (key.value().startsWith("{\"Name\":\"#")) {
            imported.channels.push_back(channelOf(objectIn(key.value())));
        }
    }
    std::ranges::stable_sort(imported.channels, {}, &ImportedChannel::name);
    return imported;
}

} // namespace watek::server::imports
