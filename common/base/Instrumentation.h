// Whether what the window shows is counted. It always is, but in a build that measures what
// counting costs (cmake -DWATEK_INSTRUMENTATION=OFF; `./watek bench --against`).
#pragma once

namespace watek::base {

#if defined(WATEK_NO_INSTRUMENTATION)
inline constexpr bool kIsInstrumented = false;
#else
inline constexpr bool kIsInstrumented = true;
#endif

} // namespace watek::base
