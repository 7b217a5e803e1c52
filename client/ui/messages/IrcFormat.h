// Reads the control codes with which IRC marks bold, italic, underlined, coloured ... text. Modern
// IRC "IRC Formatting". Any thread; pure.
#pragma once

#include <QColor>
#include <QString>
#include <QStringView>

#include <optional>
#include <vector>

namespace watek::client::ui {

struct TextStyle {
    bool bold = false;
    bool italic = false;
    bool underline = false;
    bool strike = false;
    bool monospace = false;
    bool reverse = false;
    std::optional<QRgb> foreground;
    std::optional<QRgb> background;

    bool operator==(const TextStyle &) const = default;
};

struct StyledSpan {
    int start = 0;
    int length = 0;
    TextStyle style;
};

struct StyledText {
    QString text; ///< without any control code
    std::vector<StyledSpan> spans; ///< only where the style is not the plain one; in order, apart
};

/// Total: every text gives a result, and `text` never holds a formatting code.
StyledText parseIrcFormat(QStringView raw);

} // namespace watek::client::ui
