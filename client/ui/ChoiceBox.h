// A combo box with the same corners and colours as the other fields, and an arrow in the colour of
// the text, which a style sheet alone cannot paint. Thread: gui.
#pragma once

#include <QComboBox>

namespace watek::client::ui {

class ChoiceBox final : public QComboBox {
    Q_OBJECT
public:
    explicit ChoiceBox(QWidget *parent = nullptr);
    /// What a screen reader calls the field and its list.
    void setSpokenName(const QString &name);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace watek::client::ui
