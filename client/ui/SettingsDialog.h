// How the client looks: density, colours, language, what is shown. Takes effect at once. Thread:
// gui.
#pragma once

#include <QDialog>

namespace watek::client::ui {

class Settings;

class SettingsDialog final : public QDialog {
    Q_OBJECT
public:
    SettingsDialog(Settings &settings, QWidget *parent);
};

} // namespace watek::client::ui
