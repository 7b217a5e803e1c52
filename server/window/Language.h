// English or Polish: the translations of this program and of Qt's own words.
// Thread: gui.
#pragma once

#include <QString>
#include <QTranslator>

namespace watek::server::window {

/// Translates the application for as long as it lives; build it before the first widget.
class Language {
public:
    /// `name` is "en", "pl" …; empty means the system's language. Other languages get English.
    explicit Language(const QString &name);
    ~Language();
    Language(const Language &) = delete;
    Language &operator=(const Language &) = delete;

private:
    QTranslator m_english; ///< only plural forms
    QTranslator m_own;
    QTranslator m_qt;
};

} // namespace watek::server::window
