// Every scenario there is; each has a file of its own. Thread: main.
#pragma once

#include "tests/bench/Scenario.h"

namespace watek::bench {

Scenario room100(double seconds);
Scenario room1000(double seconds);
Scenario rooms10(double seconds);
Scenario scale(double seconds);
Scenario paced(double seconds);
Scenario pingPong(double seconds);
Scenario idle();
Scenario memberships();
Scenario storm();
Scenario slowReaders(double seconds);
Scenario burst(bool isQuick);
Scenario work(double seconds);
Scenario floodControl(double seconds);
Scenario stalled();
Scenario logins(double seconds);
Scenario accounts();
Scenario sessions();
Scenario keptPairs(double seconds);
Scenario keptRooms10(double seconds);
Scenario keptRoom100(double seconds);
Scenario keptRoom1000(double seconds);
Scenario keptEcho(double seconds);
Scenario keptWork(double seconds);
Scenario million(bool isQuick);

/// In the order in which they are run. `seconds` is how long each lasts that has no end of its own.
inline std::vector<Scenario> allScenarios(double seconds, bool isQuick = false)
{
    return {room100(seconds), room1000(seconds), rooms10(seconds), scale(seconds), paced(seconds),
        pingPong(seconds), idle(), memberships(), storm(), slowReaders(seconds), burst(isQuick),
        work(seconds), floodControl(seconds), stalled(), logins(seconds), accounts(), sessions(),
        keptPairs(seconds), keptRooms10(seconds), keptRoom100(seconds), keptRoom1000(seconds),
        keptEcho(seconds), keptWork(seconds), million(isQuick)};
}

} // namespace watek::bench
