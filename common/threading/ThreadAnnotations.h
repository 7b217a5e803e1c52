// The words that let clang check, at compile time, who may touch what on which thread.
// clang -Wthread-safety reads them (preset thread-safety); other compilers see nothing.
#pragma once

#if defined(__clang__)
#define WATEK_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define WATEK_THREAD_ATTRIBUTE(x)
#endif

/// A class whose objects can be held: a mutex, or the role of a thread.
#define CAPABILITY(kind) WATEK_THREAD_ATTRIBUTE(capability(kind))
/// A class that holds a capability from its constructor to its destructor.
#define SCOPED_CAPABILITY WATEK_THREAD_ATTRIBUTE(scoped_lockable)
/// A field that may be touched only by who holds the mutex, or on the thread of the role.
#define GUARDED_BY(x) WATEK_THREAD_ATTRIBUTE(guarded_by(x))
/// A function that may be called only by who holds it.
#define REQUIRES(...) WATEK_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
/// A function that must not be called by who holds it.
#define EXCLUDES(...) WATEK_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define ACQUIRE(...) WATEK_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define TRY_ACQUIRE(...) WATEK_THREAD_ATTRIBUTE(try_acquire_capability(__VA_ARGS__))
#define RELEASE(...) WATEK_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
/// A function after which the capability is known to be held, because it checks at run time.
#define ASSERT_CAPABILITY(x) WATEK_THREAD_ATTRIBUTE(assert_capability(x))
/// Only for the insides of the primitives in this folder.
#define NO_THREAD_SAFETY_ANALYSIS WATEK_THREAD_ATTRIBUTE(no_thread_safety_analysis)
