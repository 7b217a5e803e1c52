// ChanServ's commands about who has which rank in a channel by its account. They are one command in
// three manners of speaking: Ergo's AMODE, ACCESS in words, Atheme's FLAGS.
//
// One gives and takes only ranks below one's own, and only from accounts below it.
#include "server/dispatcher/ChanServRequest.h"

#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

using namespace shared;

namespace {

void showAccess(const ChanServRequest &request) REQUIRES(dispatcherRole)
{
    const ChannelRegistration &registration = *request.registration;
    if (registration.settings.isPrivate && request.rank == Rank::Member)
        return request.say("The access list of " + registration.name + " is private.");
    request.say(registration.name + ": founder " + accountName(request.chat, registration.founder));
    for (const AccessEntry &entry : registration.access)
        request.say(rankWord(rankOf(registration, entry.account)) + ' '
            + accountName(request.chat, entry.account) + ", by " + entry.setBy + " on "
            + dayText(entry.setAtMs));
    request.chat.work().spend(qint64(registration.access.size()));
}

/// `wanted`: Member takes the rank that the account has.
void changeAccess(const ChanServRequest &request, const QByteArray &name, Rank wanted)
    REQUIRES(dispatcherRole)
{
    const ChannelRegistration &registration = *request.registration;
    if (request.rank < Rank::Operator)
        return request.say(
            "For that you must be op of " + registration.name + " by its access list, or more.");
    const Account *const account = request.account(name);
    if (!account)
        return;
    const Rank now = rankOf(registration, account->id);
    if (now == Rank::Owner)
        return request.say(account->name + " is the founder of " + registration.name
            + ": only TRANSFER changes that.");
    const Account *const own = request.ownAccount();
    const bool givesUp = own && own->id == account->id && wanted < now;
    if (!givesUp && (wanted >= request.rank || now >= request.rank))
        return request.say("You give and take only ranks below your own.");
    if (now == wanted)
        return request.say(account->name + " is "
            + (wanted == Rank::Member ? "not on the access list of "
                                      : rankWord(wanted) + " already in ")
            + registration.name + '.');
    if (wanted == Rank::Member)
        return request.store({AccessTaken{registration.id, account->id}},
            account->name + " has no rights in " + registration.name + " any more.");
    const int most = request.chat.config().channels.accessEntries;
    if (now == Rank::Member && qsizetype(registration.access.size()) >= most)
        return request.say("The access list of " + registration.name + " is full ("
            + QByteArray::number(most) + "). Take somebody off it first.");
    request.store(
        {AccessGiven{registration.id,
            {account->id, prefixLetterOf(wanted), request.asker(), request.chat.nowMs()}}},
        account->name + " is " + rankWord(wanted) + " in " + registration.name + " from now on.");
}

/// Nothing: none that can be given.
std::optional<Rank> rankOfLetter(char letter)
{
    const PrefixModeRow *const row = findPrefixMode(letter);
    return row && row->rank < Rank::Owner ? std::optional(row->rank) : std::nullopt;
}

std::optional<Rank> rankOfWord(const QByteArray &word)
{
    for (const Rank rank : {Rank::Admin, Rank::Operator, Rank::HalfOperator, Rank::Voice}) {
        if (rankWord(rank) == word.toLower())
            return rank;
    }
    return std::nullopt;
}

/// "+o" gives that rank, "-o" takes it, "-*" takes whatever it is.
void changeByMode(const ChanServRequest &request, const QByteArray &modes, const QByteArray &name)
    REQUIRES(dispatcherRole)
{
    const char sign = modes.size() == 2 ? modes.front() : '\0';
    const std::optional<Rank> rank = sign ? rankOfLetter(modes.back()) : std::nullopt;
    if ((sign == '+' || sign == '-') && rank) {
        if (sign == '+')
            return changeAccess(request, name, *rank);
        const Account *const account = request.account(name);
        // Who has no rights there is told so, and not who has.
        if (account && request.rank != Rank::Member
            && rankOf(*request.registration, account->id) != *rank)
            return request.say(account->name + " is not " + rankWord(*rank) + " in "
                + request.registration->name + '.');
        return account ? changeAccess(request, name, Rank::Member) : void();
    }
    if (modes == "-*")
        return changeAccess(request, name, Rank::Member);
    request.say("One rank at a time: +a, +o, +h or +v, or - to take it; and an account.");
}

} // namespace

void chanServAmode(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    if (request.words.size() < 2)
        return showAccess(request);
    changeByMode(request, request.word(0), request.word(1));
}

void chanServAccess(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    const QByteArray what = request.key(0);
    if (what.isEmpty() || what == "LIST")
        return showAccess(request);
    const std::optional<Rank> rank = rankOfWord(request.word(2));
    if (what == "ADD" && rank)
        return changeAccess(request, request.word(1), *rank);
    if (what == "DEL" && request.words.size() == 2)
        return changeAccess(request, request.word(1), Rank::Member);
    request.say(
        "Like this: ACCESS <#channel> LIST | ADD <account> admin|op|halfop|voice | DEL <account>");
}

void chanServFlags(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    if (request.words.size() < 2)
        return showAccess(request);
    changeByMode(request, request.word(1), request.word(0));
}

} // namespace watek::server::dispatcher
