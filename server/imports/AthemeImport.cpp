#include "server/imports/AthemeImport.h"

#include "server/passwords/PasswordHash.h"
#include "server/shared/PasswordMail.h"

#include <QMap>

#include <algorithm>

namespace watek::server::imports {

using base::Expected;
using base::Unexpected;

namespace {

/// Numbers of Atheme's own for modes that every IRC server has.
struct LockedMode {
    quint32 bit;
    char letter;
};
constexpr LockedMode kLockedModes[] = {
    {0x001, 'i'},
    {0x008, 'm'},
    {0x010, 'n'},
    {0x040, 'p'},
    {0x080, 's'},
    {0x100, 't'},
};

/// Of its pbkdf2v2 module: kinds of PBKDF2 that keep what SCRAM-SHA-256 needs.
constexpr int kScramSha256 = 45;
constexpr int kScramSha256Base64Salt = 65;

/// Flags of somebody in a channel, highest first: the first that fits tells the prefix.
struct AccessFlags {
    const char *flags;
    char prefix;
};
constexpr AccessFlags kAccess[] = {
    {"F", 'q'}, // founder
    {"aqf", 'a'}, // protected, or may change who may do what
    {"oO", 'o'},
    {"hH", 'h'},
    {"vV", 'v'},
};

/// "$z$65$64000$SALT$SERVERKEY$STOREDKEY"
std::optional<protocol::ScramVerifier> verifierIn(const QByteArray &kept)
{
    const QByteArrayList parts = kept.split('$');
    if (parts.size() != 7 || !parts[0].isEmpty() || parts[1] != "z")
        return {};
    const int kind = parts[2].toInt();
    QByteArray salt = parts[4];
    if (kind == kScramSha256Base64Salt)
        salt = QByteArray::fromBase64(salt);
    else if (kind != kScramSha256)
        return {};
    constexpr qsizetype kKeyBytes = protocol::ScramVerifier::kKeyBytes;
    const auto serverKey = importedBytes(parts[5], kKeyBytes);
    const auto storedKey = importedBytes(parts[6], kKeyBytes);
    if (!serverKey || !storedKey)
        return {};
    return importedVerifier(parts[3].toLongLong(), salt, *storedKey, *serverKey);
}

qint64 msFromSeconds(const QByteArray &seconds)
{
    constexpr qint64 kMostSeconds = 100'000'000'000;
    return std::clamp<qint64>(seconds.toLongLong(), 0, kMostSeconds) * 1000;
}

bool isMask(const QByteArray &who) { return who.contains('!') || who.contains('@'); }

class Reader {
public:
    Expected<Imported, QString> read(const QByteArray &bytes)
    {
        qsizetype lineNumber = 0;
        for (qsizetype at = 0; at < bytes.size();) {
            qsizetype end = bytes.indexOf('\n', at);
            end = end < 0 ? bytes.size() : end;
            QByteArray line = bytes.mid(at, end - at);
            at = end + 1;
            ++lineNumber;
            if (line.endsWith('\r'))
                line.chop(1);
            if (!line.isEmpty() && !line.startsWith('#') && !readRow(line))
                m_imported.note(QStringLiteral("Line %1 is left out.").arg(lineNumber));
        }
        for (ImportedAccount &account : m_accounts)
            m_imported.accounts.push_back(std::move(account));
        for (ImportedChannel &channel : m_channels) {
            // Without a founder nobody could look after it.
            if (channel.founder.isEmpty())
                m_imported.note(QStringLiteral("%1 has no founder, and is left out.")
                                    .arg(QString::fromUtf8(channel.name)));
            else
                m_imported.channels.push_back(std::move(channel));
        }
        return std::move(m_imported);
    }

private:
    /// False: the row cannot be used.
    bool readRow(const QByteArray &line)
    {
        const QByteArrayList words = line.split(' ');
        const QByteArray &kind = words[0];
        if (kind == "MU")
            return readAccount(words);
        if (kind == "MDU")
            return readAccountFact(words);
        if (kind == "MCFP")
            return readCertificate(words);
        if (kind == "MC")
            return readChannel(words);
        if (kind == "MDC")
            return readChannelFact(line, words);
        if (kind == "CA")
            return readAccess(words);
        if (kind == "MN")
            return readNick(words);
        return true;
    }

    bool readAccount(const QByteArrayList &words)
    {
        // Since 7.0 a row begins with an id, and has nine words; before, eleven: three that counted
        // failed log-ins stood in front of the flags.
        const bool hasId = words.size() == 9;
        if (!hasId && words.size() < 10)
            return false;
        const qsizetype at = hasId ? 2 : 1;
        const QByteArray flags = words[hasId ? 7 : 9];
        const QByteArray &password = words[at + 1];
        ImportedAccount account{.name = words[at],
            .email = words[at + 2] == "noemail" ? QByteArray() : words[at + 2],
            .registeredMs = msFromSeconds(words[at + 3]),
            .isVerified = !flags.contains('W')};
        account.verifier = flags.contains('C')
            ? verifierIn(password)
            : passwords::verifierOf(password, shared::kPasswordRounds);
        if (account.name.isEmpty() || m_accounts.contains(account.name))
            return false;
        m_accounts.insert(account.name, std::move(account));
        return true;
    }

    bool readAccountFact(const QByteArrayList &words)
    {
        const auto account = m_accounts.find(words.value(1));
        if (account == m_accounts.end() || words.size() < 3)
            return false;
        if (words[2] == "private:freeze:freezer")
            account->isSuspended = true;
        return true;
    }

    bool readCertificate(const QByteArrayList &words)
    {
        const auto account = m_accounts.find(words.value(1));
        const QByteArray fingerprint = importedFingerprint(words.value(2));
        if (account == m_accounts.end() || fingerprint.isEmpty())
            return false;
        account->certificates.append(fingerprint);
        return true;
    }

    /// A second nickname of an account has no owner here; the first is the account's name.
    bool readNick(const QByteArrayList &words)
    {
        if (words.value(1) != words.value(2))
            m_imported.note(
                QStringLiteral("The nickname %1 of %2 is not kept for it.")
                    .arg(QString::fromUtf8(words.value(2)), QString::fromUtf8(words.value(1))));
        return true;
    }

    bool readChannel(const QByteArrayList &words)
    {
        if (words.size() < 8 || words[1].isEmpty() || m_channels.contains(words[1]))
            return false;
        ImportedChannel channel{.name = words[1],
            .founder = {},
            .registeredMs = msFromSeconds(words[2]),
            .key = words.value(8),
            .limit = std::max(0, words[7].toInt())};
        const quint32 locked = words[5].toUInt();
        for (const LockedMode &mode : kLockedModes) {
            if (locked & mode.bit)
                channel.flags.append(mode.letter);
        }
        m_channels.insert(channel.name, std::move(channel));
        return true;
    }

    bool readChannelFact(const QByteArray &line, const QByteArrayList &words)
    {
        const auto channel = m_channels.find(words.value(1));
        if (channel == m_channels.end() || words.size() < 4)
            return false;
        // The value runs to the end of the line, spaces and all.
        const QByteArray value = line.mid(words[0].size() + words[1].size() + words[2].size() + 3);
        if (words[2] == "private:topic:text")
            channel->topic = value;
        else if (words[2] == "private:topic:setter")
            channel->topicSetBy = value;
        else if (words[2] == "private:topic:ts")
            channel->topicSetMs = msFromSeconds(value);
        return true;
    }

    bool readAccess(const QByteArrayList &words)
    {
        const auto channel = m_channels.find(words.value(1));
        if (channel == m_channels.end() || words.size() < 4)
            return false;
        const QByteArray &who = words[2];
        const QByteArray &flags = words[3];
        if (isMask(who)) {
            if (!flags.contains('b'))
                return false; // rights by mask: here they go by account
            channel->bans.push_back(
                {.mask = who, .setBy = words.value(5), .setAtMs = msFromSeconds(words.value(4))});
            return true;
        }
        for (const AccessFlags &access : kAccess) {
            const bool fits = std::ranges::any_of(
                QByteArray(access.flags), [&](char flag) { return flags.contains(flag); });
            if (!fits)
                continue;
            if (access.prefix == 'q' && channel->founder.isEmpty())
                channel->founder = who;
            else
                channel->access.push_back({.account = who, .prefix = access.prefix});
            return true;
        }
        return false;
    }

    Imported m_imported;
    QMap<QByteArray, ImportedAccount> m_accounts; ///< by the name that the file uses
    QMap<QByteArray, ImportedChannel> m_channels;
};

} // namespace

bool isAthemeDatabase(const QByteArray &bytes)
{
    const QByteArray beginning = bytes.left(4096);
    return beginning.startsWith("DBV ") || beginning.startsWith("GDBV ")
        || beginning.startsWith("MDEP ") || beginning.contains("\nDBV ")
        || beginning.contains("\nGDBV ");
}

Expected<Imported, QString> readAthemeDatabase(const QByteArray &bytes)
{
    return Reader().read(bytes);
}

} // namespace watek::server::imports
