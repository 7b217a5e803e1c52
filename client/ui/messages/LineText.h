// The words for what happened: "anna joined", "marek is now called mark". Thread: gui; pure but for
// the language that is set.
#pragma once

#include "client/session/ChatLine.h"

#include <QString>

namespace watek::client::ui {

/// The text of a line. What people said stays as it came, formatting codes and all; everything else
/// is worded in the person's language. Day and NewMarker have none.
QString lineText(const session::ChatLine &line);

} // namespace watek::client::ui
