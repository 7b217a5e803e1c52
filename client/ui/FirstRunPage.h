// The first page: which server, under which name. A page of the window, never a box in front of it;
// one Enter connects. Thread: gui.
#pragma once

#include "client/session/SessionConfig.h"
#include "client/ui/Settings.h"

#include <QWidget>

#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace watek::client::ui {

class ChoiceBox;

class FirstRunPage final : public QWidget {
    Q_OBJECT
public:
    explicit FirstRunPage(QWidget *parent = nullptr);
    ~FirstRunPage() override;

    /// Another server: these are offered, and nothing secret stands in the fields.
    void setEntry(const ServerEntry &entry);
    /// The server of a session is to be changed. Its passwords stay in their fields for as long as
    /// the address names the same server.
    void editServer(const session::SessionConfig &config);
    /// Tells where TLS was spoken before. There it is spoken again, and the choice leaves nothing
    /// to choose.
    void setTlsMemory(std::function<bool(const session::ServerAddress &)> spokeTls);
    ServerEntry entry() const;
    /// Another nickname is what has to be typed.
    void askForNick();
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
    void clearSecrets();
    void bindSecrets();
    void guardSecrets();
    void followAddress();
    void submit();

    Field m_address;
    Field m_nick;
    Field m_channels;
    Field m_alternativeNick;
    Field m_password;
    Field m_saslUser;
    Field m_saslPassword;
    ChoiceBox *m_tls;
    std::function<bool(const session::ServerAddress &)> m_spokeTls;
    /// The server that the passwords in the fields are for: the one they were given to before, or
    /// the one whose address stood here when they were typed. Its host is empty where there are
    /// none, or no address yet.
    session::ServerAddress m_secretsOf{.host = {}};
    session::ServerAddress m_tlsOf; ///< the last whole address, which the choice of TLS is for
    QToolButton *m_fold;
    QWidget *m_advanced;
    QPushButton *m_connect;
    QPushButton *m_cancel;
};

} // namespace watek::client::ui

Q_DECLARE_METATYPE(watek::client::ui::ServerEntry)
