#include "common/base/Ids.h"
#include "common/threading/Mutex.h"

#include <QTcpSocket>
