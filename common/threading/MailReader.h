// Calls a function on this thread whenever a mailbox has mail.
// Thread: that of its parent, which runs an event loop; built and destroyed there.
#pragma once

#include "common/threading/Mailbox.h"

#include <QSocketNotifier>

#include <functional>

namespace watek::threading {

class MailReader {
public:
    /// `onMail` takes the mail with takeAll(); the mailbox outlives the reader.
    template <typename T>
    MailReader(const Mailbox<T> &mailbox, std::function<void()> onMail)
        : m_notifier(mailbox.descriptor(), QSocketNotifier::Read)
    {
        QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier, std::move(onMail));
    }

private:
    QSocketNotifier m_notifier;
};

} // namespace watek::threading
