#include "server/window/Language.h"

#include "server/window/Icons.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace watek::server::window {

Language::Language(const QString &name)
{
    registerResources();
    const QLocale locale = name.isEmpty() ? QLocale::system() : QLocale(name);
    const QString folder = QStringLiteral(":/i18n");
    const QString file = QStringLiteral("watek-server");
    const QString mark = QStringLiteral("_");
    // The last one that is installed is asked first.
    if (m_english.load(QLocale(QLocale::English), file, mark, folder))
        QCoreApplication::installTranslator(&m_english);
    if (m_qt.load(locale, QStringLiteral("qtbase"), mark,
            QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    if (m_own.load(locale, file, mark, folder))
        QCoreApplication::installTranslator(&m_own);
    QLocale::setDefault(locale);
}

Language::~Language()
{
    for (QTranslator *translator : {&m_own, &m_qt, &m_english})
        QCoreApplication::removeTranslator(translator);
}

} // namespace watek::server::window
