#include "server/app/DescriptorLimit.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace watek::server::app {

long raiseDescriptorLimit(long needed)
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1024;
    limit.rlim_cur = std::max(limit.rlim_max, rlim_t(needed));
    const rlimit higher{.rlim_cur = limit.rlim_cur, .rlim_max = limit.rlim_cur};
    if (setrlimit(RLIMIT_NOFILE, &higher) != 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    getrlimit(RLIMIT_NOFILE, &limit);
    return long(std::min<rlim_t>(limit.rlim_cur, std::numeric_limits<int>::max()));
}

} // namespace watek::server::app
