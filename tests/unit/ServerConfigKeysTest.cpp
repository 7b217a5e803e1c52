// The table of settings: defaults, places, and the example file that is made of it.
#include "server/app/ConfigCheck.h"
#include "server/app/ConfigFile.h"
#include "server/app/ConfigKeys.h"
#include "tests/support/ConfigFolder.h"
#include "tests/support/Suite.h"

#include <QTest>
#include <QThread>

namespace serverConfigKeysTest {

using namespace watek::server::app;
using watek::server::shared::ServerConfig;

class ServerConfigKeysTest : public QObject {
    Q_OBJECT

    watek::tests::ConfigFolder m_folder;

private Q_SLOTS:
    void everyKeyHasADefaultThatItAccepts()
    {
        for (const ConfigKey &key : configKeys()) {
            const auto value = checkValue(key, defaultOf(key));
            QVERIFY2(value, key.key);
            QCOMPARE(key.set != nullptr, key.get != nullptr);
            ServerConfig config;
            if (key.set) {
                key.set(config, *value);
                QCOMPARE(key.get(config), defaultOf(key));
            }
            QCOMPARE(findConfigKey(key.section, key.key), &key);
        }
    }

    // What a setting writes it reads back, so two rows cannot have been given one place.
    void everyKeyHasItsOwnPlace()
    {
        for (const ConfigKey &key : configKeys()) {
            if (!key.set)
                continue;
            ServerConfig config;
            const qint64 number
                = defaultOf(key) == QString::number(key.most) ? key.least : key.most;
            const bool wasOn = defaultOf(key) == u"on";
            const QString choice = QString::fromLatin1(key.choices).section(u'|', -1);
            key.set(config,
                {.text = choice + QStringLiteral("other"), .number = number, .isOn = !wasOn});
            int changed = 0;
            for (const ConfigKey &other : configKeys())
                changed += other.get && other.get(config) != defaultOf(other);
            QVERIFY2(changed == 1, key.key);
        }
    }

    void theExampleFileNamesEveryKeyWithItsDefault()
    {
        const QString path = QStringLiteral(WATEK_SOURCE_DIR "/resources/watek-server.ini");
        QVERIFY2(loadConfig(path), "the example file is refused");
        QCOMPARE(loadConfig(path)->notInThisVersion, QStringList());

        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QStringList named;
        QString section;
        QByteArray before;
        const QList<QByteArray> lines = file.readAll().split('\n');
        for (const QByteArray &line : lines) {
            // One that may be there several times is shown as a comment.
            if (line.startsWith('[') || line.startsWith(";["))
                section = QString::fromUtf8(line.mid(line.indexOf('[') + 1).chopped(1));
            const bool isComment = line.startsWith("; ") || line == ";";
            if (const qsizetype equals = line.indexOf('='); equals > 0 && !isComment) {
                const bool isOut = line.startsWith(';');
                const QString name = QString::fromUtf8(line.mid(isOut, equals - isOut)).trimmed();
                const ConfigKey *key = findConfigKey(section, name);
                QVERIFY2(key, line.constData());
                QCOMPARE(QString::fromUtf8(line.mid(equals + 1)).trimmed(), defaultOf(*key));
                QVERIFY2(isOut == (!key->isBuilt || key->setDoor), line.constData());
                QVERIFY2(before.startsWith(';'), "a key stands without a comment");
                named.append(QString::fromLatin1(key->section) + u'/' + name);
            }
            before = line;
        }
        QStringList wanted;
        for (const ConfigKey &key : configKeys())
            wanted.append(QStringLiteral("%1/%2").arg(
                QString::fromLatin1(key.section), QString::fromLatin1(key.key)));
        QCOMPARE(named, wanted);
    }

    void aThreadForEachOfAFewClientsAndSomeForACrowd()
    {
        ServerConfig config;
        QCOMPARE(ioThreadsOf(config), 32);
        config.server.maxClients = 32;
        QCOMPARE(ioThreadsOf(config), 32);
        config.server.maxClients = 33;
        QCOMPARE(ioThreadsOf(config), 2 * QThread::idealThreadCount());
        config.server.ioThreads = 7;
        QCOMPARE(ioThreadsOf(config), 7);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerConfigKeysTest)

} // namespace serverConfigKeysTest

#include "ServerConfigKeysTest.moc"
