// The first page: which server, under which name. A page of the window, never a box in front of it;
// one Enter connects. Thread: gui.
#pragma once

#include "client/session/SessionConfig.h"
#include "client/ui/Settings.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace watek::client::ui {

class FirstRunPage final : public QWidget {
    Q_OBJECT
public:
    explicit FirstRunPage(QWidget *parent = nullptr);

    void setEntry(const ServerEntry &entry);
    ServerEntry entry() const;
    /// There is something to go back to: shows Cancel.
    void setCanCancel(bool canCancel);
    /// What the entry means to a session; only when isValid().
    session::SessionConfig config() const;
    bool isValid() const;

Q_SIGNALS:
    void connectRequested(const watek::client::session::SessionConfig &config,
        const watek::client::ui::ServerEntry &entry);
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    struct Field {
        QLineEdit *edit = nullptr;
        QLabel *error = nullptr;
    };
    Field addField(QVBoxLayout *layout, const QString &label, const char *name);
    void buildAdvanced(QVBoxLayout *layout);
    void check();
    void submit();

    Field m_address;
    Field m_nick;
    Field m_channels;
    Field m_alternativeNick;
    Field m_password;
    Field m_saslUser;
    Field m_saslPassword;
    QComboBox *m_tls;
    QToolButton *m_fold;
    QWidget *m_advanced;
    QPushButton *m_connect;
    QPushButton *m_cancel;
};

} // namespace watek::client::ui

Q_DECLARE_METATYPE(watek::client::ui::ServerEntry)
