#include "common/protocol/Numerics.h"

#include "common/protocol/Ascii.h"

namespace watek::protocol {

QByteArray numericText(Numeric numeric)
{
    Q_ASSERT_X(numeric > 0 && numeric < 1000, "numericText", "a numeric has three digits");
    const char digits[]
        = {char('0' + numeric / 100 % 10), char('0' + numeric / 10 % 10), char('0' + numeric % 10)};
    return QByteArray(digits, 3);
}

std::optional<quint16> numericFromText(QByteArrayView command)
{
    if (command.size() != 3)
        return std::nullopt;
    quint16 number = 0;
    for (const char c : command) {
        if (!isDigit(c))
            return std::nullopt;
        number = quint16(number * 10 + (c - '0'));
    }
    return number;
}

} // namespace watek::protocol
