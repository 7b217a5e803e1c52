// The client program; everything happens in run().
#include "client/app/Application.h"

int main(int argc, char *argv[]) { return watek::client::app::run(argc, argv); }
