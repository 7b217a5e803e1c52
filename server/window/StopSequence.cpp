#include "server/window/StopSequence.h"

#include "server/window/InlineBar.h"

namespace watek::server::window {

namespace {

/// People are reminded as the end comes near.
bool isReminderDue(int secondsLeft) { return secondsLeft == 30 || secondsLeft == 10; }

} // namespace

StopSequence::StopSequence(InlineBar &bar, int warningSeconds, QObject *parent)
    : QObject(parent)
    , m_bar(bar)
    , m_warningSeconds(warningSeconds)
{
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &StopSequence::onTick);
}

void StopSequence::ask(int people, Ending ending)
{
    // Asked again while it counts down (the window's cross): the count-down goes on, to that end.
    m_ending = ending;
    if (m_tick.isActive())
        return;
    const bool isClosing = ending == Ending::CloseWindow;
    m_bar.ask(InlineBar::Tone::Warning, tr("%n people will be disconnected.", nullptr, people),
        {{isClosing ? tr("&Stop and close") : tr("&Stop now"), [this] { stop(); },
             InlineBar::Look::Primary},
            {tr("&Warn and stop in %1 s").arg(m_warningSeconds), [this] { warn(); }},
            {tr("&Cancel"), {}}},
        2); // what disconnects people is not under the key that was just pressed
}

void StopSequence::end()
{
    m_tick.stop();
    m_bar.dismiss();
}

void StopSequence::stop()
{
    end();
    Q_EMIT stopChosen(m_ending);
}

void StopSequence::warn()
{
    m_secondsLeft = m_warningSeconds;
    m_tick.start();
    m_bar.ask(InlineBar::Tone::Warning, countdownSentence(),
        {{tr("&Stop now"), [this] { stop(); }, InlineBar::Look::Primary},
            {tr("&Call it off"), [this] { callOff(); }}},
        1);
    Q_EMIT warningDue(countdownSentence());
}

void StopSequence::onTick()
{
    if (--m_secondsLeft <= 0) {
        stop();
        return;
    }
    m_bar.setSentence(countdownSentence());
    if (isReminderDue(m_secondsLeft) && m_secondsLeft < m_warningSeconds)
        Q_EMIT warningDue(countdownSentence());
}

void StopSequence::callOff()
{
    end();
    Q_EMIT warningDue(tr("The server goes on: the stop was called off."));
}

QString StopSequence::countdownSentence() const
{
    return tr("The server stops in %n second(s).", nullptr, m_secondsLeft);
}

} // namespace watek::server::window
