// SILENCE: whom one does not want to hear. Not in the documents: the form, and the numerics, are
// ircu's. SILENCE alone shows the list; "+mask" and "-mask", with commas between, change it.
//
// What somebody says who fits is not delivered: privately, in channels, and as an invitation.
// Nobody is told that. An account has one list, which counts for everybody who is logged in to it;
// it is written behind (SilenceKeeper), so nobody waits for it. What somebody asks for while it is
// not logged in is its own: it counts beside the account's list, and is what is left after a
// log-out.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

void sendSilenceList(Call &call)
{
    for (const QByteArray &mask : call.user().silence.masks())
        call.replies.numeric(protocol::RPL_SILELIST, {mask});
    call.replies.numeric(protocol::RPL_ENDOFSILELIST, {"End of silence list"});
}

/// True when the list has changed.
bool changeSilence(Chat &chat, Call &call, bool isSet, const QByteArray &given)
    REQUIRES(dispatcherRole)
{
    const auto mask = completedSilenceMask(given);
    if (!mask) {
        call.replies.numeric(protocol::ERR_BADMASK,
            {given.isEmpty() ? QByteArrayLiteral("*") : given, "That is no mask of a user"});
        return false;
    }
    const User &user = call.user();
    const shared::Account *const account
        = user.isIdentified() ? chat.state().accounts().findByName(user.account) : nullptr;
    const QByteArrayList &kept = account ? account->silence : user.ownSilence;
    if (isSet ? hasMask(kept, *mask) : !user.silence.has(*mask))
        return false;
    if (isSet && kept.size() >= chat.config().limits.silence) {
        call.replies.numeric(protocol::ERR_SILELISTFULL, {*mask, "Your silence list is full"});
        return false;
    }
    chat.work().spend(user.silence.masks().size() + qint64(user.memberships.size()));
    chat.happen(SilenceChanged{isSet, *mask}, call.replies);
    return true;
}

} // namespace

bool changeSilence(Chat &chat, Call &call, const QByteArray &signedMasks)
{
    bool isSet = true;
    bool hasChanged = false;
    for (QByteArray mask : commaList(signedMasks)) {
        if (mask.startsWith('+') || mask.startsWith('-')) {
            isSet = mask.startsWith('+');
            mask.remove(0, 1);
        }
        hasChanged |= changeSilence(chat, call, isSet, mask);
    }
    return hasChanged;
}

void handleSilence(Chat &chat, Call &call)
{
    // "SILENCE anna" of older programs asks for anna's list, which is nobody's business.
    if (call.param(0).isEmpty() || call.param(0) == call.user().nickText())
        return sendSilenceList(call);
    changeSilence(chat, call, call.param(0));
}

} // namespace watek::server::dispatcher
