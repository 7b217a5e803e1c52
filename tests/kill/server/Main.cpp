// watek-kill-server: the server's program without its window, on a disk that forgets what was not
// synced when the program ends. For watek-kill --lossy.
#include "server/app/Application.h"
#include "tests/kill/ForgetfulDisk.h"

namespace {

using namespace watek::server;

int openNoWindow(int & /*argc*/, char ** /*argv*/, app::ServerHost & /*host*/,
    const shared::ServerConfig & /*config*/, const app::WindowRequest & /*request*/)
{
    return 2; // there is none: start it with --headless
}

} // namespace

int main(int argc, char *argv[])
{
    const watek::kill::ForgetfulDisk disk;
    return app::run(argc, argv, openNoWindow);
}
