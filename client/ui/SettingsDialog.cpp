#include "client/ui/SettingsDialog.h"

#include "client/ui/ChoiceBox.h"
#include "client/ui/Settings.h"
#include "common/widgets/DialogButtons.h"
#include "common/widgets/PlainLabel.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace watek::client::ui {

SettingsDialog::SettingsDialog(Settings &settings, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("settingsDialog"));
    setWindowTitle(tr("Settings"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    const auto addChoice
        = [this, form](const QString &label, const QList<QPair<QString, QVariant>> &choices,
              const QVariant &current, auto onChoice) {
              auto *box = new ChoiceBox(this);
              box->setSpokenName(label);
              for (const auto &[text, value] : choices)
                  box->addItem(text, value);
              box->setCurrentIndex(qMax(0, box->findData(current)));
              connect(box, &QComboBox::activated, this,
                  [box, onChoice] { onChoice(box->currentData()); });
              auto *caption = new widgets::PlainLabel(label, this);
              caption->setBuddy(box);
              form->addRow(caption, box);
          };

    addChoice(tr("Density"),
        {{tr("Compact"), int(Density::Compact)}, {tr("Comfortable"), int(Density::Comfortable)},
            {tr("Spacious"), int(Density::Spacious)}},
        int(settings.density()),
        [&settings](const QVariant &value) { settings.setDensity(Density(value.toInt())); });
    addChoice(tr("Colors"),
        {{tr("As the desktop"), int(ColorScheme::System)}, {tr("Light"), int(ColorScheme::Light)},
            {tr("Dark"), int(ColorScheme::Dark)}},
        int(settings.colorScheme()), [&settings](const QVariant &value) {
            settings.setColorScheme(ColorScheme(value.toInt()));
        });
    auto *restart = new widgets::PlainLabel(tr("The language changes at the next start."), this);
    restart->setObjectName(QStringLiteral("hint"));
    restart->hide();
    addChoice(tr("Language"),
        {{tr("As the desktop"), QString()}, {QStringLiteral("English"), QStringLiteral("en")},
            {QStringLiteral("Polski"), QStringLiteral("pl")}},
        settings.language(), [&settings, restart](const QVariant &value) {
            settings.setLanguage(value.toString());
            restart->show();
        });
    form->addRow(QString(), restart);

    auto *passages = new QCheckBox(tr("Show who joins and leaves"), this);
    passages->setChecked(settings.showsPassages());
    connect(passages, &QCheckBox::toggled, &settings, &Settings::setShowsPassages);
    form->addRow(QString(), passages);

    auto *typing = new QCheckBox(tr("Tell others when I am typing"), this);
    typing->setObjectName(QStringLiteral("sendsTyping"));
    typing->setChecked(settings.sendsTyping());
    connect(typing, &QCheckBox::toggled, &settings, &Settings::setSendsTyping);
    form->addRow(QString(), typing);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setText(tr("Close"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(16);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(buttons);
    widgets::removeButtonIcons(this);
}

} // namespace watek::client::ui
