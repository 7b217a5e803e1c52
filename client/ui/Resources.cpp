#include "client/ui/Resources.h"

#include <QtGlobal>

// A static library's resources are dropped by the linker unless somebody names them, and the macro
// has to stand outside every namespace.
static void initialise()
{
    Q_INIT_RESOURCE(client);
    Q_INIT_RESOURCE(client_i18n);
}

namespace watek::client::ui {

void registerResources() { initialise(); }

} // namespace watek::client::ui
