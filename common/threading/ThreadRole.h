// What a thread is for: gui, listener, io, dispatcher, store. Code says on which role it runs;
// clang checks it at compile time, assertCurrent() at run time.
#pragma once

#include "common/threading/ThreadAnnotations.h"

#include <QtGlobal>

namespace watek::threading {

/// One role; every thread that plays it binds it once at its start. Roles are constants with static
/// storage.
///
///     inline constinit ThreadRole dispatcherRole{"dispatcher"};
///     int m_users GUARDED_BY(dispatcherRole);
///     void addUser() REQUIRES(dispatcherRole);
///     void onMail() { dispatcherRole.assertCurrent(); addUser(); }   // an entry point
class CAPABILITY("thread role") ThreadRole {
public:
    explicit constexpr ThreadRole(const char *name)
        : m_name(name)
    {
    }
    ThreadRole(const ThreadRole &) = delete;
    ThreadRole &operator=(const ThreadRole &) = delete;

    const char *name() const { return m_name; }

    /// Any thread. True where the calling thread has bound this role.
    bool isCurrent() const { return s_current == this; }

    /// The first line of every entry point. A wrong thread is a bug: it asserts.
    void assertCurrent() const ASSERT_CAPABILITY(this)
    {
        Q_ASSERT_X(isCurrent(), m_name, "this code belongs to another thread");
    }

    /// The calling thread's role, or null for a thread that has none.
    static const ThreadRole *current() { return s_current; }
    /// Its name for the log: "-" for a thread that has none.
    static const char *currentName() { return s_current ? s_current->m_name : "-"; }

    /// Gives the calling thread a role for the binding's lifetime; the earlier role comes back
    /// after it.
    class Binding {
    public:
        explicit Binding(const ThreadRole &role)
            : m_previous(s_current)
        {
            s_current = &role;
        }
        ~Binding() { s_current = m_previous; }
        Binding(const Binding &) = delete;
        Binding &operator=(const Binding &) = delete;

    private:
        const ThreadRole *m_previous;
    };

private:
    static inline constinit thread_local const ThreadRole *s_current = nullptr;
    const char *m_name;
};

/// The thread of main(), in both programs: windows, settings, start and stop.
inline constinit ThreadRole guiRole{"gui"};

} // namespace watek::threading
