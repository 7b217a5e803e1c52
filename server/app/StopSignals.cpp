#include "server/app/StopSignals.h"

#include "common/threading/WakeUp.h"

#include <QSocketNotifier>

#include <atomic>
#include <csignal>

namespace watek::server::app {

namespace {

// A signal handler may do little more than write to a descriptor; it finds it here.
std::atomic<threading::WakeUp *> g_wakeUp{nullptr};

void onSignal(int)
{
    if (threading::WakeUp *wakeUp = g_wakeUp.load())
        wakeUp->signal();
}

void handle(void (*handler)(int))
{
    struct sigaction action { };
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

} // namespace

struct StopSignals::Private {
    threading::WakeUp wakeUp;
    QSocketNotifier notifier{wakeUp.descriptor(), QSocketNotifier::Read};
};

StopSignals::StopSignals(std::function<void()> onStop)
    : m_private(std::make_unique<Private>())
{
    QObject::connect(&m_private->notifier, &QSocketNotifier::activated, &m_private->notifier,
        [this, onStop = std::move(onStop)] {
            m_private->wakeUp.clear();
            onStop();
        });
    g_wakeUp = &m_private->wakeUp;
    handle(onSignal);
}

StopSignals::~StopSignals()
{
    handle(SIG_DFL);
    g_wakeUp = nullptr;
}

} // namespace watek::server::app
