// Dresses the whole program: palette and style sheet, as the person wants them or as the desktop
// has them, now and when either changes. Thread: gui. One for the program.
#pragma once

#include "client/ui/Settings.h"

#include <QObject>

namespace watek::client::ui {

class Looks final : public QObject {
    Q_OBJECT
public:
    /// `settings` outlives it.
    explicit Looks(Settings &settings, QObject *parent = nullptr);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();
    void mendPlaceholder();
    void applySheet();

    Settings &m_settings;
    bool m_desktopHasColors; ///< it chose some, rather than leave Qt's grey
    QString m_sheet;
};

} // namespace watek::client::ui
