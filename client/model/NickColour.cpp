#include "client/model/NickColour.h"

#include <QString>

namespace watek::client::model {

namespace {

/// The nick without what clients hang on to it when it is taken.
QStringView trunk(QStringView nick)
{
    const auto isTail = [](QChar c) { return c == u'_' || c == u'-' || c == u'`' || c == u'^'; };
    qsizetype end = nick.size();
    while (end > 0 && nick[end - 1].isDigit())
        --end;
    if (end == 0 || end == nick.size() || nick[end - 1] != u'_')
        end = nick.size(); // digits that belong to the name: R2D2
    while (end > 1 && isTail(nick[end - 1]))
        --end;
    return nick.first(end);
}

} // namespace

int nickHueIndex(QStringView nick)
{
    // FNV-1a: the same on every machine and in every version, which qHash does not promise.
    quint32 hash = 2166136261u;
    for (const char byte : trunk(nick).toString().toLower().toUtf8())
        hash = (hash ^ quint8(byte)) * 16777619u;
    hash ^= hash >> 15; // the low bits of FNV alone are poor
    return int(hash % kHueCount);
}

int nickHue(QStringView nick) { return nickHueIndex(nick) * 360 / kHueCount; }

} // namespace watek::client::model
