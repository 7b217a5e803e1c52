// Makes the icons and translations that the library carries visible under ":/". Thread: gui.
#pragma once

namespace watek::client::ui {

/// Must run before the first icon or translation is asked for; running it again does nothing.
void registerResources();

} // namespace watek::client::ui
