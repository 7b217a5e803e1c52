#include "client/app/Translations.h"
#include "client/model/Workspace.h"
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/InputEdit.h"
#include "client/ui/Looks.h"
#include "client/ui/MainWindow.h"
#include "client/ui/Settings.h"
#include "common/base/Clock.h"
#include "tests/gui/screenshots/Screenshots.h"

#include <QApplication>
#include <QLineEdit>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

namespace watek::screenshots {

namespace {

using namespace client;

class ClientWindow {
public:
    ClientWindow(ui::Settings &settings, const base::Clock &clock)
        : m_workspace(clock)
        , m_window(m_workspace, settings)
    {
        m_window.resize(1000, 640);
        m_window.show();
    }

    ui::MainWindow &window() { return m_window; }
    bool join(quint16 port, const QString &nick)
    {
        session::SessionConfig config;
        config.address.port = port;
        config.nick = nick;
        m_window.openServer(config);
        return waitFor([this] { return m_window.windowTitle().contains(QLatin1String("#lobby")); });
    }
    void say(const QString &text)
    {
        // As an input method would: not every letter is a key.
        m_window.page()->input()->insertPlainText(text);
        linger(150);
        QTest::keyClick(m_window.page()->input(), Qt::Key_Return);
        linger(250);
    }
    /// Answers the last message that somebody said.
    void answer(const QString &text)
    {
        m_window.actions()[ui::ActionId::Reply]->trigger();
        say(text);
    }
    /// Puts an emoji on it.
    void react(const QString &emoji)
    {
        m_window.actions()[ui::ActionId::React]->trigger();
        auto *field = m_window.findChild<QLineEdit *>(QStringLiteral("reactionText"));
        field->setText(emoji);
        QTest::keyClick(field, Qt::Key_Return);
        linger(250);
    }

private:
    model::Workspace m_workspace;
    ui::MainWindow m_window;
};

void talk(ClientWindow &anna, ClientWindow &marek)
{
    const auto text = [](const char *utf8) { return QString::fromUtf8(utf8); };
    anna.say(text("/topic Systemy operacyjne, laboratorium 2: wątki i semafory"));
    anna.say(text("Cześć! Kto ma wynik z zadania 3?"));
    marek.answer(text("Ja. Semafor z pięcioma miejscami, szósty czeka w kolejce."));
    anna.react(text("👍"));
    marek.say(text("I widać to na żywo w oknie serwera 🧵"));
    anna.say(text("A sekcja krytyczna? U mnie lista klientów czasem gubi wpis…"));
    marek.say(text("Mutex wokół listy. Opis: https://doc.qt.io/qt-6/qmutex.html"));
    anna.say(text("/me idzie poprawić"));
    anna.say(text("Działa. Zażółć gęślą jaźń!"));
    marek.react(text("🎉"));
    marek.answer(text("Brawo!"));
    anna.react(text("❤️"));
}

} // namespace

int showClients(int argc, char *argv[], quint16 port, const QString &folder)
{
    const watek::threading::ThreadRole::Binding binding(watek::threading::guiRole);
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Wątek"));
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const app::Translations english(QStringLiteral("en"));
    QTemporaryDir home;
    ui::Settings annas(home.filePath(QStringLiteral("anna.ini")));
    ui::Settings mareks(home.filePath(QStringLiteral("marek.ini")));
    const ui::Looks looks(annas);
    const base::SystemClock clock;
    ClientWindow anna(annas, clock);
    ClientWindow marek(mareks, clock);
    linger(200);
    bool saved = save(anna.window(), folder, QStringLiteral("client-first-run"));
    if (!anna.join(port, QStringLiteral("anna")) || !marek.join(port, QStringLiteral("marek"))) {
        std::fputs("A client cannot join.\n", stderr);
        return 1;
    }
    talk(anna, marek);
    linger(500);
    saved = save(anna.window(), folder, QStringLiteral("client-anna")) && saved;
    saved = save(marek.window(), folder, QStringLiteral("client-marek")) && saved;
    std::fputs("talked\n", stdout);
    std::fflush(stdout);
    // Stays connected while the server's window is pictured; its events are few, so a blocked loop
    // does no harm.
    std::getchar();
    return saved ? 0 : 1;
}

} // namespace watek::screenshots
