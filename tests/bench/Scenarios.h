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

/// In the order in which they are run. `seconds` is how long each lasts that has no end of its own.
inline std::vector<Scenario> allScenarios(double seconds, bool isQuick = false)
{
    return {room100(seconds), room1000(seconds), rooms10(seconds), scale(seconds), paced(seconds),
        pingPong(seconds), idle(), memberships(), storm(), slowReaders(seconds), burst(isQuick),
        work(seconds), floodControl(seconds), stalled(), logins(seconds), accounts(), sessions()};
}

} // namespace watek::bench
