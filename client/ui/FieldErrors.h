// What is wrong with a name or an address that a person types, in words. Thread: gui; pure but for
// the language that is set.
#pragma once

#include <QString>

namespace watek::client::ui {

/// Each says what is wrong and what would be right; empty when the text will do. What is still
/// empty is an error of its own only for a nickname and a channel.
QString nickError(const QString &text);
QString addressError(const QString &text);
QString channelError(const QString &text);
/// A channel's name as it was typed: spaces around it are left out, and where it begins with none
/// of the signs that a channel has, a '#' is put before it. What is empty stays so.
QString withChannelPrefix(const QString &text);
/// Several channels, separated by commas or spaces; empty is fine. Each may lack its '#'.
QString channelListError(const QString &text);
QStringList channelList(const QString &text);

} // namespace watek::client::ui
