// With which rights the process runs. Any thread; POSIX in the .cpp only.
//
// The server starts as the administrator, too, and warns: in a container or on a test machine that
// is usual, and refusing would make people patch it. It needs no such rights: the service file runs
// it as a user that exists only while it runs, which may still listen below port 1024.
#pragma once

namespace watek::server::app {

/// True as root.
bool isAdministrator();

} // namespace watek::server::app
