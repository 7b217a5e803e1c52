// What NickServ tells of accounts (INFO), and what owners tell it about theirs: settings,
// certificates, app passwords, recovery codes, codes from e-mails.
#include "server/dispatcher/NickServVerbs.h"

#include "common/protocol/LookAlike.h"
#include "server/dispatcher/AccountCodes.h"
#include "server/dispatcher/AccountKeys.h"
#include "server/dispatcher/AccountSettings.h"
#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/StayingTasks.h"
#include "server/dispatcher/Wording.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace watek::server::dispatcher {

using shared::Account;

namespace {

struct SettingRow {
    QByteArrayView name;
    const char *syntax;
    const char *help;
};
constexpr std::array kSettings{
    SettingRow{"ENFORCE", "SET ENFORCE none | grace | strict | default",
        "what happens to others who use your nickname"},
    SettingRow{"PASSWORD", "SET PASSWORD <old password> <new password>", "your password"},
    SettingRow{"EMAIL", "SET EMAIL <new e-mail> <password of your account>",
        "your e-mail address; the word none in its place has it forgotten"},
    SettingRow{"ALWAYS-ON", "SET ALWAYS-ON true | false | default",
        "whether you stay in your channels without a connection"},
    SettingRow{
        "AUTO-AWAY", "SET AUTO-AWAY true | false | default", "whether you are marked as away then"},
    SettingRow{"MULTICLIENT", "SET MULTICLIENT on | off | default",
        "whether several connections of yours may be here as one"},
};

/// The one that was meant, or all.
void tellSettings(Chat &chat, Call &call, const QByteArray &meant) REQUIRES(dispatcherRole)
{
    const auto say = [&](const QByteArray &before, const SettingRow &row) {
        dispatcherRole.assertCurrent();
        sayAsNickServ(
            chat, call, before + asTypedToNickServ(call.session, row.syntax) + " - " + row.help);
    };
    const auto *const found = std::ranges::find(kSettings, meant, &SettingRow::name);
    if (found != kSettings.end())
        return say("Like this: ", *found);
    sayAsNickServ(chat, call,
        meant.isEmpty() ? QByteArrayLiteral("What you can set:")
                        : "There is no setting " + meant + ". What you can set:");
    for (const SettingRow &row : kSettings)
        say({}, row);
}

/// To its owner and to operators.
void answerDetails(Chat &chat, Call &call, const Account &account) REQUIRES(dispatcherRole)
{
    sayAsNickServ(
        chat, call, "Protection of the nickname: " + describeProtection(chat, account) + '.');
    sayAsNickServ(chat, call,
        account.email.isEmpty() ? QByteArrayLiteral("No e-mail address.")
                                : "E-mail: " + account.email + '.');
    if (!account.isVerified)
        sayAsNickServ(chat, call, "It waits for its owner to verify that address.");
    const bool isStaying = chat.alwaysOn().isChosen(account);
    const bool isSuspended = account.suspension && !account.suspension->isOver(chat.nowMs());
    sayAsNickServ(chat, call,
        "Always on (stays without a connection): " + QByteArray(isStaying ? "yes" : "no")
            + (isStaying && isSuspended ? ", but not while it is suspended." : "."));
    for (const QByteArray &fingerprint : account.certificates)
        sayAsNickServ(chat, call, "Certificate: " + fingerprint);
    // How its owner could be robbed of it is nobody else's business.
    if (call.user().account == account.name) {
        sayAsNickServ(chat, call,
            "App passwords: " + QByteArray::number(qsizetype(account.appPasswords.size())) + '.');
        sayAsNickServ(chat, call,
            "Recovery codes left: " + QByteArray::number(account.recoveryCodes.size()) + '.');
    }
    if (isSuspended)
        sayAsNickServ(chat, call, "Suspended by " + suspendedBy(*account.suspension) + '.');
}

} // namespace

void nickServInfo(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    const QByteArray name = words.size() > 0 ? words[0]
        : call.user().isIdentified()         ? call.user().account
                                             : call.user().nickText();
    const Account *const account = chat.state().accounts().findByName(name);
    const bool isOperator = call.role() > shared::OperRole::None;
    // What nobody has verified is nobody's yet.
    const bool isKnown = account && (account->isVerified || isOperator);
    // Who has just registered it asks by that nickname.
    if (account && !account->isVerified && call.user().nick
        && protocol::sameNameKey(account->name) == protocol::sameNameKey(call.user().nickText()))
        sayAsNickServ(chat, call,
            account->name + " waits for the code that was sent by e-mail: "
                + howToVerify(call.session, account->name) + ". To get another code: "
                + asTypedToNickServ(call.session, "RESEND " + account->name + " <password>"));
    else if (!isKnown)
        sayAsNickServ(chat, call, name + " is not registered.");
    if (!isKnown)
        return;
    const QByteArray since = QDateTime::fromMSecsSinceEpoch(account->registeredMs, Qt::UTC)
                                 .toString(QStringLiteral("yyyy-MM-dd"))
                                 .toUtf8();
    sayAsNickServ(chat, call, account->name + " is registered since " + since + '.');
    const User *const online = chat.state().onlineUserOfAccount(account->name);
    sayAsNickServ(chat, call,
        online ? account->name + " is here as " + online->nickText() + '.'
               : account->name + " is not here.");
    if (isOperator || call.user().account == account->name)
        answerDetails(chat, call, *account);
}

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
    tellSettings(chat, call, what);
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
        return sayAsNickServ(chat, call,
            "Like this: "
                + asTypedToNickServ(call.session, "CERT ADD | DEL | LIST [<fingerprint>]"));
    const Account *const account = chat.state().accounts().findByName(call.user().account);
    if (!account)
        return sayAsNickServ(chat, call, describeNotLoggedIn(call.session));
    for (const QByteArray &fingerprint : account->certificates)
        sayAsNickServ(chat, call, fingerprint);
    sayAsNickServ(
        chat, call, "You have " + counted(account->certificates.size(), "certificate") + ".");
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
    sayAsNickServ(chat, call,
        "Like this: "
            + asTypedToNickServ(call.session, "APPPASS ADD <label> | DEL <label> | LIST"));
}

void nickServRecovery(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    // A password may be the same word: it stands before it.
    const bool isSure = words.size() > 0 && words[words.size() - 1].toUpper() == "CONFIRM";
    const qsizetype passwords = words.size() - (isSure ? 1 : 0);
    if (passwords > 1)
        return sayAsNickServ(chat, call,
            "Like this: " + asTypedToNickServ(call.session, "RECOVERY [<password>] [CONFIRM]"));
    makeRecoveryCodes(chat, call, passwords > 0 ? words[0] : QByteArray(),
        isSure ? CodesBefore::AreVoid : CodesBefore::AreAskedAbout, sayAsNickServ, bySentence());
}

void nickServRecover(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    recoverAccount(chat, call, words[0], words[1], words[2], bySentence());
}

void nickServVerify(Chat &chat, Call &call, const ServiceWords &words)
{
    dispatcherRole.assertCurrent();
    // Who has just registered is called like the account.
    const bool isNamed = words.size() > 1;
    verifyAccount(chat, call, isNamed ? words[0] : call.user().nickText(), words[isNamed ? 1 : 0],
        bySentence());
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
