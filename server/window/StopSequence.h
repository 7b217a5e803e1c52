// The way from "stop" to stopped when people are connected: a question in the bar, or a warning and
// a count-down that can be called off.
// Thread: gui. It decides nothing about the server: it says when the time has come.
#pragma once

#include <QObject>
#include <QTimer>

namespace watek::server::window {

class InlineBar;

class StopSequence final : public QObject {
    Q_OBJECT
public:
    /// What happens after the stop.
    enum class Ending { StayOpen, CloseWindow };

    /// `bar` is borrowed and outlives this.
    StopSequence(InlineBar &bar, int warningSeconds, QObject *parent = nullptr);

    void ask(int people, Ending ending);
    /// The server stopped by another way: nothing is left to ask.
    void end();
    bool isCountingDown() const { return m_tick.isActive(); }

Q_SIGNALS:
    /// Stop now. Never after end() or a cancelled count-down.
    void stopChosen(watek::server::window::StopSequence::Ending ending);
    /// Everybody is to be told this.
    void warningDue(const QString &text);

private:
    void stop();
    void warn();
    void onTick();
    void callOff();
    QString countdownSentence() const;

    InlineBar &m_bar;
    QTimer m_tick;
    int m_warningSeconds;
    int m_secondsLeft = 0;
    Ending m_ending = Ending::StayOpen;
};

} // namespace watek::server::window
