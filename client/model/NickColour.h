// The same nickname has the same hue in every window and on every day. Any thread; pure.
#pragma once

#include <QStringView>

namespace watek::client::model {

/// How many hues are told apart; nickHue() is one of their angles.
inline constexpr int kHueCount = 24;

/// 0..kHueCount-1. Case and trailing '_', '-', '`', '^' and digits after '_' do not matter: anna
/// and Anna_1 are the same person coming back.
int nickHueIndex(QStringView nick);
/// The angle on the colour wheel, 0..359; the window makes a colour of it that can be read on its
/// background.
int nickHue(QStringView nick);

} // namespace watek::client::model
