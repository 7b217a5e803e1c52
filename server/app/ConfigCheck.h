// Whether a text may be the value of a setting. Any thread; pure, but for a file that is looked
// for.
#pragma once

#include "common/base/Expected.h"
#include "server/app/ConfigKeys.h"

#include <QString>

namespace watek::server::app {

/// The longest name of a channel that limits/channel_length may allow.
inline constexpr int kLongestChannel = 100;

/// The value, or a clause that says what it must be.
base::Expected<ConfigValue, QString> checkValue(const ConfigKey &key, const QString &text);
/// True for what may stand after "listen/": up to 32 letters, digits, '-' and '_'.
bool isDoorName(const QString &name);

} // namespace watek::server::app
