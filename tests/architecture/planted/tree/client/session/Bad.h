#include "server/shared/ServerConfig.h"

#include <QWidget>

#include <thread>

inline std::thread planted;
