#include "server/app/ImportCommand.h"

#include "common/protocol/CaseMapping.h"
#include "common/protocol/LookAlike.h"
#include "common/protocol/Names.h"
#include "server/app/DataFolder.h"
#include "server/app/ImportChannels.h"
#include "server/imports/AthemeImport.h"
#include "server/imports/ErgoImport.h"
#include "server/shared/PasswordMail.h"
#include "server/store/AccountTable.h"
#include "server/store/Database.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>

#include <QFile>
#include <QRandomGenerator>
#include <QSet>

namespace watek::server::app {

using namespace shared;
using base::Expected;
using base::Unexpected;
using imports::Imported;
using imports::ImportedAccount;

namespace {

/// The largest networks' files have some tens of megabytes.
constexpr qint64 kLargestFile = 1024LL * 1024 * 1024;

Expected<Imported, QString> readAny(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return Unexpected{
            QStringLiteral("%1 cannot be read: %2.").arg(fileName, file.errorString())};
    if (file.size() > kLargestFile)
        return Unexpected{QStringLiteral("%1 is too large to be such a database.").arg(fileName)};
    const QByteArray bytes = file.readAll();
    Expected<Imported, QString> imported
        = Unexpected{QStringLiteral("it is neither a database of Ergo (ircd.db) nor one of Atheme "
                                    "(services.db).")};
    if (imports::isErgoDatabase(bytes))
        imported = imports::readErgoDatabase(bytes);
    else if (imports::isAthemeDatabase(bytes))
        imported = imports::readAthemeDatabase(bytes);
    if (!imported)
        return Unexpected{QStringLiteral("%1: %2").arg(fileName, imported.error())};
    return imported;
}

QByteArray randomBytes(qsizetype count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    QRandomGenerator::system()->generate(bytes.begin(), bytes.end());
    return bytes;
}

/// No password fits it: its owner needs a new one.
ScramVerifier lockedVerifier()
{
    constexpr qsizetype kSaltBytes = 16;
    return {.iterations = shared::kPasswordRounds,
        .salt = randomBytes(kSaltBytes),
        .storedKey = randomBytes(ScramVerifier::kKeyBytes),
        .serverKey = randomBytes(ScramVerifier::kKeyBytes)};
}

/// Which names are taken, by accounts that are there and by those that were just taken over.
class Taken {
public:
    explicit Taken(const StoredState &stored)
    {
        for (const Account &account : stored.accounts) {
            m_names.insert(account.name, this);
            m_ids.insert(account.id.value);
            for (const QByteArray &fingerprint : account.certificates)
                m_certificates.insert(fingerprint);
        }
    }
    /// False: somebody has it.
    bool takeName(const QByteArray &name)
    {
        if (m_names.find(name))
            return false;
        m_names.insert(name, this);
        return true;
    }
    bool takeCertificate(const QByteArray &fingerprint)
    {
        return insert(m_certificates, fingerprint);
    }
    AccountId newId()
    {
        for (;;) {
            const quint64 id = QRandomGenerator::system()->generate64() >> 1;
            if (id != 0 && insert(m_ids, id))
                return {id};
        }
    }

private:
    template <typename T>
    static bool insert(QSet<T> &set, const T &value)
    {
        const qsizetype before = set.size();
        set.insert(value);
        return set.size() != before;
    }

    protocol::LookAlikes<Taken> m_names;
    QSet<QByteArray> m_certificates;
    QSet<quint64> m_ids;
};

/// Why the account stays out: a clause, or nothing.
QString whyNot(const ImportedAccount &account, Taken &taken, qsizetype nickLength)
{
    const auto nick = protocol::Nick::parse(account.name, nickLength);
    if (!nick)
        return QStringLiteral("its name cannot be a nickname here (%1)")
            .arg(QString::fromLatin1(protocol::describe(nick.error())));
    if (account.isSuspended)
        return QStringLiteral("it is suspended");
    if (!account.isVerified)
        return QStringLiteral("its owner never confirmed it");
    if (!taken.takeName(account.name))
        return QStringLiteral("there is an account with that name, or one that looks like it");
    return {};
}

} // namespace

Expected<ImportReport, QString> importFile(const QString &fileName, const ServerConfig &config)
{
    auto imported = readAny(fileName);
    if (!imported)
        return Unexpected{imported.error()};

    const threading::ThreadRole::Binding binding(storeRole);
    auto database = store::Database::open(dataFolderOf(config));
    if (!database)
        return Unexpected{database.error().sentence};
    try {
        store::AccountTable accounts(database->sqlite());
        const StoredState before = accounts.load();
        Taken taken(before);
        AccountsByName byName;
        for (const Account &account : before.accounts)
            byName.insert(protocol::folded(account.name), account.id);
        ImportReport report{.notes = imported->notes};
        SQLite::Transaction transaction(database->sqlite());
        for (const ImportedAccount &given : imported->accounts) {
            if (const QString why = whyNot(given, taken, config.limits.nickLength);
                !why.isEmpty()) {
                report.notes.append(QStringLiteral("The account %1 is left out: %2.")
                                        .arg(QString::fromUtf8(given.name), why));
                continue;
            }
            Account account{.id = taken.newId(),
                .name = given.name,
                .verifier = given.verifier.value_or(lockedVerifier()),
                .email = given.email,
                .registeredMs = given.registeredMs};
            for (const QByteArray &fingerprint : given.certificates) {
                if (taken.takeCertificate(fingerprint))
                    account.certificates.append(fingerprint);
            }
            accounts.apply(AccountRegistered{account});
            byName.insert(protocol::folded(account.name), account.id);
            ++report.accounts;
            if (!given.verifier)
                ++report.withoutPassword;
        }
        ChannelImporter channels(config, byName, before.channels);
        for (const imports::ImportedChannel &given : imported->channels) {
            if (auto channel = channels.take(given, report.notes)) {
                accounts.apply(ChannelChange{ChannelRegistered{std::move(*channel)}});
                ++report.channels;
            }
        }
        transaction.commit();
        return report;
    } catch (const SQLite::Exception &error) {
        return Unexpected{store::describeOpening(error, database->fileName())};
    }
}

} // namespace watek::server::app
