#include "Bad.h"

#include "client/session/Session.h"
#include "server/io/PlainSocket.h"
#include "server/shared/Inbound.h"

#include <QLabel>
#include <QMutex>
#include <QString>
#include <QtCore/QList>

// A QMutex in a comment is nobody's business.
static QMutex planted;
