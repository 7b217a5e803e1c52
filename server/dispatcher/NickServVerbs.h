// NickServ's commands that are not in NickServ.cpp, and what all of them use. Thread: dispatcher.
#pragma once

#include "server/dispatcher/AccountTasks.h"
#include "server/dispatcher/Services.h"
#include "server/dispatcher/Sessions.h"

namespace watek::server::dispatcher {

/// A NOTICE by NickServ, or a sentence for a guest.
void sayAsNickServ(Chat &chat, Call &call, const QByteArray &sentence) REQUIRES(dispatcherRole);
/// The same for a list.
SayLine sentences(Chat &chat, Call &call);
/// A sentence for each outcome; what was typed wrongly is not said to a name.
TellOutcome bySentence();

// All of them require dispatcherRole. NickServIdentify.cpp:
void nickServIdentify(Chat &chat, Call &call, const ServiceWords &words);
// NickServAccount.cpp: what is told of an account, and what owners set.
void nickServInfo(Chat &chat, Call &call, const ServiceWords &words);
void nickServSet(Chat &chat, Call &call, const ServiceWords &words);
void nickServCert(Chat &chat, Call &call, const ServiceWords &words);
void nickServAppPass(Chat &chat, Call &call, const ServiceWords &words);
void nickServRecovery(Chat &chat, Call &call, const ServiceWords &words);
void nickServRecover(Chat &chat, Call &call, const ServiceWords &words);
void nickServVerify(Chat &chat, Call &call, const ServiceWords &words);
void nickServResend(Chat &chat, Call &call, const ServiceWords &words);
void nickServSendPass(Chat &chat, Call &call, const ServiceWords &words);
void nickServResetPass(Chat &chat, Call &call, const ServiceWords &words);
void nickServVerifyEmail(Chat &chat, Call &call, const ServiceWords &words);
// NickServOperators.cpp: what operators do with the accounts of others.
void nickServSuspend(Chat &chat, Call &call, const ServiceWords &words);
void nickServUnsuspend(Chat &chat, Call &call, const ServiceWords &words);
void nickServSaPasswd(Chat &chat, Call &call, const ServiceWords &words);
void nickServSaUnsay(Chat &chat, Call &call, const ServiceWords &words);
void nickServSaDrop(Chat &chat, Call &call, const ServiceWords &words);
void nickServList(Chat &chat, Call &call, const ServiceWords &words);

} // namespace watek::server::dispatcher
