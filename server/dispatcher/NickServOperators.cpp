// What operators tell NickServ about the accounts of others.
#include "server/dispatcher/NickServVerbs.h"

#include "server/dispatcher/AccountAdmin.h"

namespace watek::server::dispatcher {

void nickServSuspend(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray second = words[1];
    const auto duration = durationFrom(second);
    const bool isMeantAsOne = !second.isEmpty() && second[0] >= '0' && second[0] <= '9';
    if (isMeantAsOne && !duration)
        return sayAsNickServ(chat, call,
            second
                + " is no duration: 90m, 2h, 7d, 3w, at most ten years. For good: leave it out, "
                  "and begin the reason with a letter.");
    suspendAccount(
        chat, call, words[0], duration.value_or(0), words.from(duration ? 2 : 1), bySentence());
}

void nickServUnsuspend(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    unsuspendAccount(chat, call, words[0], bySentence());
}

void nickServSaPasswd(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    setPasswordOf(chat, call, words[0], words[1], bySentence());
}

void nickServSaDrop(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    dropAccountOf(chat, call, words[0], bySentence());
}

void nickServSaUnsay(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    unsayAllOf(chat, call, words[0], bySentence());
}

void nickServList(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    listAccounts(chat, call, words.size() > 0 ? words[0] : QByteArrayLiteral("*"), sayAsNickServ);
}

} // namespace watek::server::dispatcher
