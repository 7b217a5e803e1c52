// The server program; everything happens in run().
#include "server/app/Application.h"

int main(int argc, char *argv[]) { return watek::server::app::run(argc, argv); }
