// What owners tell NickServ about their accounts: settings, certificates, app passwords, recovery
// codes, codes from e-mails.
#include "server/dispatcher/NickServVerbs.h"

#include "server/dispatcher/AccountCodes.h"
#include "server/dispatcher/AccountKeys.h"
#include "server/dispatcher/AccountSettings.h"
#include "server/dispatcher/StayingTasks.h"

namespace watek::server::dispatcher {

using shared::Account;

void nickServSet(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray what = words[0].toUpper();
    if (what == "MULTICLIENT" && words.size() == 2)
        return setMulticlient(chat, call, words[1], bySentence());
    if (what == "ENFORCE" && words.size() == 2)
        return setProtection(chat, call, words[1], bySentence());
    if (what == "PASSWORD" && words.size() == 3)
        return changePassword(chat, call, words[1], words[2], bySentence());
    if (what == "EMAIL" && words.size() == 3) {
        const bool isNone = words[1].toLower() == "none";
        return changeEmail(chat, call, isNone ? QByteArray() : words[1], words[2], bySentence());
    }
    if (words.size() < 3 && setStaying(chat, call, words[0], words[1], sayAsNickServ))
        return;
    sayAsNickServ(chat, call, "SET ENFORCE none | grace | strict | default");
    sayAsNickServ(chat, call, "SET PASSWORD <password> <new password>");
    sayAsNickServ(chat, call, "SET EMAIL <e-mail> | none <password>");
    sayAsNickServ(chat, call, "SET ALWAYS-ON | AUTO-AWAY [true | false | default]");
    sayAsNickServ(chat, call, "SET MULTICLIENT on | off | default");
}

void nickServCert(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray what = words[0].toUpper();
    if (what == "ADD")
        return addCertificate(chat, call, words[1], bySentence());
    if (what == "DEL")
        return removeCertificate(chat, call, words[1], bySentence());
    if (what != "LIST")
        return sayAsNickServ(chat, call, "CERT ADD | DEL | LIST [<fingerprint>]");
    const Account *const account = chat.state().accounts().findByName(call.user().account);
    if (!account)
        return sayAsNickServ(chat, call, "You are not logged in.");
    for (const QByteArray &fingerprint : account->certificates)
        sayAsNickServ(chat, call, fingerprint);
    sayAsNickServ(chat, call,
        "You have " + QByteArray::number(account->certificates.size()) + " certificate(s).");
}

void nickServAppPass(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray what = words[0].toUpper();
    if (what == "ADD" && words.size() == 2)
        return addAppPassword(chat, call, words[1], sayAsNickServ, bySentence());
    if (what == "DEL" && words.size() == 2)
        return removeAppPassword(chat, call, words[1], bySentence());
    if (what == "LIST" && words.size() == 1)
        return listAppPasswords(chat, call, sentences(chat, call), bySentence());
    sayAsNickServ(chat, call, "APPPASS ADD <label> | DEL <label> | LIST");
}

void nickServRecovery(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    makeRecoveryCodes(chat, call, words[0], sayAsNickServ, bySentence());
}

void nickServRecover(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    recoverAccount(chat, call, words[0], words[1], words[2], bySentence());
}

void nickServVerify(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    verifyAccount(chat, call, words[0], words[1], bySentence());
}

void nickServResend(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    resendCode(chat, call, words[0], words[1], bySentence());
}

void nickServSendPass(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    sendPasswordCode(chat, call, words[0], bySentence());
}

void nickServResetPass(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    resetPassword(chat, call, words[0], words[1], words[2], bySentence());
}

void nickServVerifyEmail(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    verifyEmail(chat, call, words[0], bySentence());
}

} // namespace watek::server::dispatcher
