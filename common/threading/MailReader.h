// Calls a function on this thread whenever a mailbox has mail.
//
// Why no wake-up is lost: mail that came before the reader was built has left the mailbox's
// descriptor readable, and both loops report a descriptor that is readable when it is added. After
// that, Qt's loop reports it for as long as it is readable, until takeAll() clears it; EpollLoop
// reports every signal once, also one that comes while `onMail` runs, and clears nothing.
// Thread: the one it is built on, which runs an event loop; destroyed there.
#pragma once

#include "common/threading/EpollLoop.h"
#include "common/threading/Mailbox.h"

#include <QSocketNotifier>

#include <functional>
#include <optional>

namespace watek::threading {

class MailReader {
public:
    /// `onMail` takes the mail with takeAll(); the mailbox outlives the reader.
    template <typename T>
    MailReader(Mailbox<T> &mailbox, std::function<void()> onMail)
        : m_loop(EpollLoop::ofThisThread())
        , m_descriptor(mailbox.descriptor())
    {
        mailbox.setToldOnce(m_loop != nullptr);
        if (m_loop) {
            m_loop->watchWakeUp(m_descriptor, std::move(onMail));
            return;
        }
        m_notifier.emplace(m_descriptor, QSocketNotifier::Read);
        QObject::connect(
            &*m_notifier, &QSocketNotifier::activated, &*m_notifier, std::move(onMail));
    }
    ~MailReader()
    {
        if (m_loop)
            m_loop->unwatchWakeUp(m_descriptor);
    }
    MailReader(const MailReader &) = delete;
    MailReader &operator=(const MailReader &) = delete;

private:
    EpollLoop *const m_loop; ///< null: Qt's own loop
    const int m_descriptor;
    std::optional<QSocketNotifier> m_notifier;
};

} // namespace watek::threading
