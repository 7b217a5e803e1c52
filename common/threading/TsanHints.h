// What ThreadSanitizer cannot see for itself. The distribution's Qt is not instrumented, so a
// QMutex taken in its slow path, or a QSemaphore, is invisible to it; the primitives of this folder
// say the same thing in these two words. Empty in every other build.
#pragma once

#if defined(__SANITIZE_THREAD__)
#define WATEK_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WATEK_TSAN 1
#endif
#endif

#if defined(WATEK_TSAN)
extern "C" {
void __tsan_acquire(void *address);
void __tsan_release(void *address);
}
#endif

namespace watek::threading {

/// All that happened before a release of `address` is visible after an acquire of it.
inline void tsanAcquire([[maybe_unused]] const void *address)
{
#if defined(WATEK_TSAN)
    __tsan_acquire(const_cast<void *>(address));
#endif
}

inline void tsanRelease([[maybe_unused]] const void *address)
{
#if defined(WATEK_TSAN)
    __tsan_release(const_cast<void *>(address));
#endif
}

} // namespace watek::threading
