// Calls and fields used on the wrong thread, planted one at a time by WATEK_PLANT=1..7: each must
// be an error for clang -Wthread-safety, and the file without any must be none. Only parsed, never
// linked or run.
#include "common/threading/Mutex.h"
#include "common/threading/ThreadRole.h"

using watek::threading::Mutex;
using watek::threading::MutexLocker;
using watek::threading::ThreadRole;

namespace {

inline constinit ThreadRole kitchenRole{"kitchen"};
inline constinit ThreadRole tableRole{"table"};

class Dinner {
public:
    // An entry point on the kitchen's thread.
    void onCook()
    {
        kitchenRole.assertCurrent();
        cook();
        m_pots = 2;
        MutexLocker lock(m_mutex);
        m_plates = 1;
        carry();
    }

    // The same on the table's.
    void onEat()
    {
        tableRole.assertCurrent();
        eat();
#if WATEK_PLANT == 1 // a function of another role
        cook();
#elif WATEK_PLANT == 2 // a field of another role
        m_pots = 3;
#endif
    }

    // Says nothing about its thread, so it may touch nothing that belongs to one.
    void wander()
    {
        MutexLocker lock(m_mutex);
        m_plates = 0;
#if WATEK_PLANT == 3
        m_pots = 4;
#elif WATEK_PLANT == 4
        eat();
#elif WATEK_PLANT == 5 // the same lock twice
        MutexLocker again(m_mutex);
#endif
    }

#if WATEK_PLANT == 6 // a field without its lock
    int plates() const { return m_plates; }
#elif WATEK_PLANT == 7 // a function that wants the lock
    void carryAll() { carry(); }
#endif

private:
    void cook() REQUIRES(kitchenRole) { ++m_pots; }
    void eat() REQUIRES(tableRole) { }
    void carry() REQUIRES(m_mutex) { ++m_plates; }

    mutable Mutex m_mutex{"plates", "what stands between kitchen and table"};
    int m_plates GUARDED_BY(m_mutex) = 0;
    int m_pots GUARDED_BY(kitchenRole) = 0;
};

} // namespace

int main()
{
    Dinner dinner;
    dinner.onCook();
    dinner.onEat();
    dinner.wander();
}
