// Nothing that the server's window says lacks its Polish, and nothing it counts its English plural.
// The tool that keeps the translation files up to date collects what the code says now, into
// copies; they must have it all.
#include "tests/support/Suite.h"

#include <QDir>
#include <QFile>
#include <QLibraryInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace serverTranslationTest {

namespace {

struct Translations {
    int sentences = 0;
    QStringList wanting; ///< unfinished, no longer said, or without one of the plurals
};

/// Stands at the <translation> of a sentence, and reads to its end. `plurals` is 0 for a sentence
/// that counts nothing.
bool isComplete(QXmlStreamReader &xml, int plurals)
{
    // Says "unfinished", "vanished" or "obsolete".
    bool isRight = !xml.attributes().hasAttribute(QLatin1String("type"));
    if (plurals == 0)
        return !xml.readElementText().isEmpty() && isRight;
    int forms = 0;
    while (xml.readNextStartElement()) {
        isRight = !xml.readElementText().isEmpty() && isRight;
        ++forms;
    }
    return isRight && forms == plurals;
}

/// `plurals`: how many the language has.
Translations read(const QString &file, int plurals)
{
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(file));
    QXmlStreamReader xml(&input);
    Translations found;
    bool isCounted = false;
    QString source;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("message")) {
            isCounted = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
        } else if (xml.name() == QLatin1String("source")) {
            source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            ++found.sentences;
            if (!isComplete(xml, isCounted ? plurals : 0))
                found.wanting << source;
        }
    }
    if (xml.hasError())
        found.wanting << xml.errorString();
    return found;
}

} // namespace

class ServerTranslationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySentenceIsTranslated_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("plurals");
        QTest::addColumn<int>("sentences"); // fewer: the code was not found
        QTest::newRow("Polish") << QStringLiteral("watek-server_pl.ts") << QStringList() << 3
                                << 100;
        QTest::newRow("English, where it counts")
            << QStringLiteral("watek-server_en.ts") << QStringList(QStringLiteral("-pluralonly"))
            << 2 << 5;
    }
    void everySentenceIsTranslated()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, options);
        QFETCH(int, plurals);
        QFETCH(int, sentences);
        const QString root = QStringLiteral(WATEK_SOURCE_DIR);
        const QTemporaryDir folder;
        const QString file = folder.filePath(name);
        QVERIFY(QFile::copy(root + QStringLiteral("/resources/translations/") + name, file));
        QProcess lupdate;
        lupdate.start(QLibraryInfo::path(QLibraryInfo::BinariesPath) + QStringLiteral("/lupdate"),
            options
                + QStringList{QStringLiteral("-silent"), QStringLiteral("-I"), root,
                    root + QStringLiteral("/server/window"), QStringLiteral("-ts"), file});
        QVERIFY2(lupdate.waitForFinished(), qPrintable(lupdate.errorString()));
        QVERIFY2(lupdate.exitStatus() == QProcess::NormalExit && lupdate.exitCode() == 0,
            lupdate.readAllStandardError().constData());

        const Translations found = read(file, plurals);
        QCOMPARE(found.wanting.join(QLatin1Char('\n')), QString());
        QVERIFY2(found.sentences >= sentences, qPrintable(QString::number(found.sentences)));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerTranslationTest)

} // namespace serverTranslationTest

#include "ServerTranslationTest.moc"
