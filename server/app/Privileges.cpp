#include "server/app/Privileges.h"

#include <unistd.h>

namespace watek::server::app {

bool isAdministrator() { return geteuid() == 0; }

} // namespace watek::server::app
