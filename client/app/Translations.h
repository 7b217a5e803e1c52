// The languages of the program. Thread: gui.
#pragma once

#include <QString>
#include <QTranslator>

class QCoreApplication;

namespace watek::client::app {

/// Our words and Qt's own, in one language, for as long as it lives.
class Translations {
public:
    /// `language`: "en", "pl"; empty: what the desktop speaks, English if that is not there. Also
    /// sets the locale of dates and numbers when a language is named.
    explicit Translations(const QString &language);
    ~Translations();
    Translations(const Translations &) = delete;
    Translations &operator=(const Translations &) = delete;

    const QString &language() const { return m_language; }

private:
    QString m_language;
    QTranslator m_ours;
    QTranslator m_qts;
};

} // namespace watek::client::app
