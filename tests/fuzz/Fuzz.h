// What the fuzz targets share: a promise that is checked in every build, asserts or not.
#pragma once

#include <QByteArrayView>
#include <QtGlobal>

#include <cstdio>
#include <cstdlib>

namespace watek::fuzz {

/// Ends the program, loudly, when a promise does not hold: that is how libFuzzer learns of it.
inline void require(bool holds, const char *promise)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

} // namespace watek::fuzz

/// Called with each input, by libFuzzer or by ReplayMain.cpp.
extern "C" int LLVMFuzzerTestOneInput(const quint8 *data, size_t size);
