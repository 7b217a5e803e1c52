#include "client/app/Translations.h"

#include "client/ui/Resources.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace watek::client::app {

Translations::Translations(const QString &language)
    : m_language(language)
{
    ui::registerResources();
    if (m_language.isEmpty()) {
        const bool isPolish
            = QLocale::system().uiLanguages().value(0).startsWith(QLatin1String("pl"));
        m_language = isPolish ? QStringLiteral("pl") : QStringLiteral("en");
    } else {
        QLocale::setDefault(m_language == QLatin1String("pl")
                ? QLocale(QLocale::Polish)
                : QLocale(QLocale::English, QLocale::UnitedKingdom));
    }
    // English has a file as well: for its plurals.
    if (m_ours.load(QStringLiteral(":/i18n/watek-client_%1.qm").arg(m_language)))
        QCoreApplication::installTranslator(&m_ours);
    // Qt's own words come with the system's packages and may be missing; its English ones are built
    // in.
    if (m_language != QLatin1String("en")
        && m_qts.load(QStringLiteral("qtbase_%1").arg(m_language),
            QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qts);
}

Translations::~Translations()
{
    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qts);
}

} // namespace watek::client::app
