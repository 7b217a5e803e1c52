#include "server/app/Signals.h"

#include "common/threading/WakeUp.h"

#include <QSocketNotifier>

#include <atomic>
#include <csignal>
#include <utility>

#include <unistd.h>

namespace watek::server::app {

namespace {

// A signal handler may do little more than write to a descriptor; it finds it here.
std::atomic<threading::WakeUp *> g_stop{nullptr};
std::atomic<threading::WakeUp *> g_reload{nullptr};

void onSignal(int number)
{
    threading::WakeUp *const wakeUp = number == SIGHUP ? g_reload.load() : g_stop.load();
    if (wakeUp)
        wakeUp->signal();
}

void handle(void (*handler)(int))
{
    struct sigaction action { };
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        sigaction(number, &action, nullptr);
}

bool hasTerminal() { return isatty(STDIN_FILENO) != 0; }

/// Calls `call` on this thread's event loop after each signal(). Cleared before the call: a signal
/// that comes during it is another one. Several that come before the loop looks are one.
class Bell {
public:
    explicit Bell(std::function<void()> call)
    {
        QObject::connect(
            &m_notifier, &QSocketNotifier::activated, &m_notifier, [this, call = std::move(call)] {
                m_wakeUp.clear();
                call();
            });
    }
    threading::WakeUp *wakeUp() { return &m_wakeUp; }

private:
    threading::WakeUp m_wakeUp;
    QSocketNotifier m_notifier{m_wakeUp.descriptor(), QSocketNotifier::Read};
};

} // namespace

struct Signals::Private {
    Bell stop;
    Bell reload;
};

Signals::Signals(std::function<void()> onStop, std::function<void()> onReload)
    : m_private(new Private{.stop = Bell(onStop),
        .reload = Bell([onStop, onReload = std::move(onReload), hadTerminal = hasTerminal()] {
            // Nobody sends this when a terminal is closed: the system does.
            hadTerminal && !hasTerminal() ? onStop() : onReload();
        })})
{
    g_stop = m_private->stop.wakeUp();
    g_reload = m_private->reload.wakeUp();
    handle(onSignal);
}

Signals::~Signals()
{
    handle(SIG_DFL);
    g_stop = nullptr;
    g_reload = nullptr;
}

} // namespace watek::server::app
