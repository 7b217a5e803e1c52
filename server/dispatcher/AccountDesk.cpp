#include "server/dispatcher/AccountDesk.h"

#include "common/protocol/CaseMapping.h"
#include "common/protocol/LookAlike.h"
#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/CommandTable.h"
#include "server/dispatcher/Guests.h"
#include "server/dispatcher/NickServVerbs.h"
#include "server/dispatcher/OnePerson.h"
#include "server/dispatcher/Vhost.h"
#include "server/dispatcher/commands/Commands.h"
#include "server/shared/AddressLimit.h"
#include "server/shared/Networks.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

const QByteArray kAppPasswordIsOver
    = QByteArrayLiteral("The app password that it logged in by is good no more");

/// For tests only ("accounts/fast_hash").
constexpr int kFastIterations = 1000;

/// Accounts that nobody has verified are looked through at least so often: REHASH may have changed
/// when they end, and so may the clock.
constexpr qint64 kLongestExpiryWaitMs = 3'600'000;
/// One that could not be dropped is tried again.
constexpr qint64 kExpiryRetryMs = 60'000;

/// Whoever is logged in to it is logged out with this change; 0: nobody.
AccountId accountEndedBy(const StoreChange &change)
{
    if (const auto *const dropped = std::get_if<AccountDropped>(&change))
        return dropped->account;
    const auto *const suspended = std::get_if<SuspensionSet>(&change);
    return suspended && suspended->suspension ? suspended->account : AccountId{};
}

bool isOperatorsAccount(const ServerConfig &config, const QByteArray &account)
{
    return std::ranges::any_of(config.opers, [&](const ServerConfig::Oper &oper) {
        return !oper.account.isEmpty()
            && protocol::sameNameKey(oper.account) == protocol::sameNameKey(account);
    });
}

/// Who is still registering may have no nickname or user name yet.
QByteArray maskSoFar(const User &user)
{
    const auto orStar
        = [](const QByteArray &part) { return part.isEmpty() ? QByteArrayLiteral("*") : part; };
    return orStar(user.nickText()) + '!' + orStar(user.username) + '@' + orStar(user.host);
}

} // namespace

AccountDesk::AccountDesk(Chat &chat, StoreRequests *requests)
    : m_chat(chat)
    , m_requests(requests)
{
    m_expiry.setSingleShot(true);
    QObject::connect(&m_expiry, &QTimer::timeout, &m_expiry, [this] {
        dispatcherRole.assertCurrent();
        dropUnverified();
    });
    // The accounts are not loaded yet.
    m_expiry.start(0);
}

int AccountDesk::iterations() const
{
    return m_chat.config().accounts.fastHash ? kFastIterations : kPasswordRounds;
}

bool AccountDesk::maySayPassword(const Session &session) const
{
    return session.isSecure || isThisComputer(session.address)
        || m_chat.config().accounts.insecurePasswords;
}

std::optional<quint64> AccountDesk::store(const Session &session, std::vector<StoreChange> changes)
{
    const auto ticket = store(session.id, std::move(changes));
    if (ticket)
        m_chat.charge(session, kLinesOfStore);
    return ticket;
}

qsizetype AccountDesk::countAwaited(const std::function<bool(const StoreChange &)> &isMeant) const
{
    qsizetype count = 0;
    for (const auto &[ticket, changes] : m_waiting)
        count += std::ranges::count_if(changes, isMeant);
    return count;
}

bool AccountDesk::storeForNobody(
    std::vector<StoreChange> changes, std::function<void(Chat &)> whenStored)
{
    const auto ticket = store(base::ClientId{}, std::move(changes));
    if (ticket && whenStored)
        m_whenStored.emplace(*ticket, std::move(whenStored));
    return ticket.has_value();
}

std::optional<quint64> AccountDesk::store(base::ClientId asker, std::vector<StoreChange> changes)
{
    if (!m_requests || qsizetype(m_waiting.size()) >= kStoreBound)
        return std::nullopt;
    const quint64 ticket = ++m_lastTicket;
    m_requests->post({.client = asker, .ticket = ticket, .changes = changes});
    m_waiting.emplace(ticket, std::move(changes));
    return ticket;
}

void AccountDesk::dropUnverified()
{
    const qint64 timeoutMs = qint64(m_chat.config().accounts.verifyTimeout) * 1000;
    const qint64 now = m_chat.nowMs();
    qint64 waitMs = kLongestExpiryWaitMs;
    for (const auto &[id, account] : m_chat.state().accounts().all()) {
        if (account->isVerified)
            continue;
        const qint64 leftMs = account->registeredMs + timeoutMs - now;
        if (leftMs > 0) {
            waitMs = std::min(waitMs, leftMs);
            continue;
        }
        waitMs = std::min(waitMs, kExpiryRetryMs);
        if (!storeForNobody({AccountDropped{account->id}}))
            break;
        m_chat.log().info("account", account->name + " was not verified in time and is dropped");
    }
    m_expiry.start(int(waitMs));
}

std::optional<quint64> AccountDesk::storeBehind(std::vector<StoreChange> changes)
{
    if (!m_requests)
        return std::nullopt;
    const quint64 ticket = ++m_lastTicket;
    m_requests->post({.client = {}, .ticket = ticket, .changes = std::move(changes)});
    return ticket;
}

void AccountDesk::onStored(const StoreAnswer &answer, bool maySpeak)
{
    m_chat.work() = {};
    applyStored(answer, maySpeak);
    // To log everybody out of a suspended account, or to pass on the channels of a dropped one, is
    // work for many: whoever asked for it pays.
    if (Session *const asker = m_chat.state().session(answer.client))
        m_chat.chargeFor(*asker, 0, 0);
    m_chat.work() = {};
}

void AccountDesk::applyStored(const StoreAnswer &answer, bool maySpeak)
{
    m_chat.channelDesk().release(answer.ticket);
    const auto waiting = m_waiting.extract(answer.ticket);
    const auto whenStored = m_whenStored.extract(answer.ticket);
    if (waiting.empty() || answer.trouble != StoreTrouble::None)
        return;
    for (StoreChange &change : waiting.mapped()) {
        if (const auto *const ofChannel = std::get_if<ChannelChange>(&change)) {
            if (maySpeak)
                m_chat.channelDesk().onStored(*ofChannel, answer.client);
            continue;
        }
        if (const auto *const metadata = std::get_if<MetadataChange>(&change)) {
            m_chat.metadataDesk().onStored(*metadata, answer.client, maySpeak);
            continue;
        }
        if (std::holds_alternative<HistoryDeletion>(change))
            continue; // no account's: Redactions
        const auto *const dropped = std::get_if<AccountDropped>(&change);
        const Account *const account = m_chat.state().accounts().find(accountEndedBy(change));
        const QByteArray name = account ? account->name : QByteArray();
        const QByteArray ending = dropped ? "The account has gone" : "The account is suspended";
        // What those tell of themselves who are logged in to an account that goes.
        std::vector<std::pair<base::UserId, Metadata>> told;
        if (account && dropped && maySpeak) {
            for (const User *const user : m_chat.state().onlineUsersOfAccount(name))
                told.emplace_back(user->id, m_chat.state().metadataOf(*user));
        }
        const auto *const given = std::get_if<VhostSet>(&change);
        const AccountId vhostOf = given ? given->account : AccountId{};
        const auto orphans = dropped ? m_chat.channelDesk().orphansOf(dropped->account)
                                     : std::vector<protocol::ChannelName>();
        const auto heirs = dropped ? m_chat.channelDesk().heirsOf(dropped->account)
                                   : std::vector<ChannelDesk::Heir>();
        if (account && maySpeak)
            m_chat.channelDesk().takeRanksOf(account->id);
        const auto *const registered = std::get_if<AccountRegistered>(&change);
        if (registered && !registered->account.isVerified && maySpeak)
            m_expiry.start(0);
        const auto *const removed = std::get_if<AppPasswordRemoved>(&change);
        const auto *const cleared = std::get_if<AppPasswordsCleared>(&change);
        const Account *const guarded = m_chat.state().accounts().find(removed ? removed->account
                : cleared                                                     ? cleared->account
                                                                              : AccountId{});
        const QByteArray appPassword = removed ? removed->label : QByteArray();
        const auto *const passwordSet = std::get_if<PasswordSet>(&change);
        const AccountId renewed = passwordSet ? passwordSet->account : AccountId{};
        m_chat.happenByServer(AccountStored{std::move(change)});
        if (!maySpeak)
            continue;
        if (guarded)
            endThoseBy(guarded->name, appPassword);
        if (const Account *const secured = m_chat.state().accounts().find(renewed))
            endOthers(secured->name, answer.client);
        for (const protocol::ChannelName &orphan : orphans)
            m_chat.channelDesk().tellUnregistered(orphan);
        m_chat.channelDesk().tellHeirs(heirs);
        if (!name.isEmpty())
            logOutAll(name, ending);
        else if (const Account *const owner = m_chat.state().accounts().find(vhostOf))
            updateHosts(owner->name);
        for (const auto &[id, before] : told) {
            if (const User *const user = m_chat.state().user(id); user && user->isInChat)
                m_chat.metadataDesk().tellChanges(*user, before);
        }
    }
    if (maySpeak && !whenStored.empty())
        whenStored.mapped()(m_chat);
}

void AccountDesk::updateHosts(const QByteArray &account)
{
    for (User *const user : m_chat.state().onlineUsersOfAccount(account))
        adoptVhost(m_chat, *user, nullptr);
}

void AccountDesk::logOutAll(const QByteArray &name, const QByteArray &reason)
{
    for (User *const newcomer : m_chat.state().newcomersOfAccount(name)) {
        m_chat.state().setAccount(*newcomer, {});
        tellLoggedOut(*newcomer, nullptr);
    }
    for (User *const user : m_chat.state().onlineUsersOfAccount(name)) {
        const Metadata told = m_chat.state().metadataOf(*user);
        m_chat.happenTo(*user, AccountChanged{});
        m_chat.metadataDesk().tellChanges(*user, told);
        updateHost(m_chat, *user, nullptr);
        // Who is an operator by the account is none without it.
        if (isOperatorsAccount(m_chat.config(), name))
            endOperator(m_chat, *user, nullptr);
        tellLoggedOut(*user, nullptr);
        const Account *const account = m_chat.state().accounts().findByName(name);
        m_chat.notice(*user,
            account && account->suspension ? describeSuspended(*account->suspension)
                                           : "Your account is no more: it was dropped.");
        if (user->sessions.empty())
            m_chat.endPerson(*user, reason);
    }
}

void AccountDesk::tellLoggedOut(const User &user, ReplyBuffer *own)
{
    for (Session *const session : user.sessions) {
        // Another connection may log the person in again, and then this one is still the program's.
        const bool isOwn = own && session->id == own->asker().id;
        if (!isOwn && session->loggedInBy == LoggedInBy::AppPassword)
            continue;
        forgetProof(*session);
    }
    tellEach(user, own, protocol::RPL_LOGGEDOUT, {maskSoFar(user), "You are now logged out"});
}

void AccountDesk::tellEach(
    const User &user, ReplyBuffer *own, protocol::Numeric number, const QList<QByteArray> &params)
{
    for (const Session *const session : user.sessions) {
        if (session->isGuest())
            continue;
        if (own && session->id == own->asker().id) {
            own->numeric(number, params);
            continue;
        }
        ReplyBuffer replies(*session, m_chat.info().name);
        replies.numeric(number, params);
        m_chat.send(replies);
    }
}

void AccountDesk::endThoseBy(const QByteArray &account, const QByteArray &appPassword)
{
    endSessions(account, kAppPasswordIsOver, [&](const Session &session) {
        return session.loggedInBy == LoggedInBy::AppPassword
            && (appPassword.isEmpty() || session.appPassword == appPassword);
    });
    for (const User *const user : usersOf(account))
        m_chat.resumptions().endThoseBy(user->id, appPassword);
}

void AccountDesk::endOthers(const QByteArray &account, base::ClientId changer)
{
    endSessions(account, "The password of its account was changed", [&](const Session &session) {
        return session.loggedInBy != LoggedInBy::AppPassword && session.id != changer;
    });
    for (const User *const user : usersOf(account))
        m_chat.resumptions().endAllButAppPasswords(user->id);
}

std::vector<User *> AccountDesk::usersOf(const QByteArray &account)
{
    std::vector<User *> users = m_chat.state().newcomersOfAccount(account);
    for (User *const user : m_chat.state().onlineUsersOfAccount(account))
        users.push_back(user);
    return users;
}

void AccountDesk::endSessions(const QByteArray &account, const QByteArray &reason,
    const std::function<bool(const Session &)> &isMeant)
{
    std::vector<base::ClientId> ending;
    for (const User *const user : usersOf(account)) {
        for (const Session *const session : user->sessions) {
            if (isMeant(*session))
                ending.push_back(session->id);
        }
    }
    for (const base::ClientId id : ending) {
        Session &session = *m_chat.state().session(id);
        m_chat.close(session, reason, m_chat.farewell(session, reason), nullptr);
    }
}

bool AccountDesk::isShutOut(const Session &session, const QByteArray &name) const
{
    return m_guesses.isShutOut(name, session.address, m_chat.steadyMs());
}

void AccountDesk::noteWrongPassword(const Session &session, const QByteArray &name)
{
    m_chat.charge(session, kLinesOfWrongPassword);
    const bool isKnown = m_chat.state().accounts().findByName(name) != nullptr;
    // A class behind one address has more than ten slips of the keyboard in ten minutes.
    const bool isExempt = m_chat.config().limits.exemptPrivate && isPrivateAddress(session.address);
    m_guesses.noteWrong(name, session.address, m_chat.steadyMs(), isKnown,
        isExempt ? NamedGuesses::Network::IsExempt : NamedGuesses::Network::Counts);
    // Who puts the two words the wrong way round has written its password as a name.
    const QByteArray shown = isKnown ? name : QByteArrayLiteral("a name that nobody has");
    m_chat.log().stranger(shared::Stranger::Password, shared::LogLevel::Info, "account",
        "wrong password for " + shown + " from " + session.address + " (" + session.user->nickText()
            + ')');
}

void AccountDesk::noteRightPassword(const Session &session, const QByteArray &name)
{
    m_guesses.noteRight(name, session.address);
}

void AccountDesk::logIn(
    Call &call, const Account &account, LoggedInBy by, const QByteArray &appPassword)
{
    Session &session = call.session;
    abortSasl(call);
    m_guesses.notePlace(account.name, session.address, m_chat.steadyMs());
    session.loggedInBy = by;
    session.appPassword = appPassword;
    session.loggedInTo = account.id;
    User *const otherSelfHere = otherSelf(m_chat, call, account.name);
    const bool isOnePerson = otherSelfHere && becomeOnePerson(m_chat, call, *otherSelfHere);
    if (session.isOnline() && !isOnePerson) {
        if (otherSelfHere)
            sayAsNickServ(m_chat, call, whyTwoPersons(m_chat, call, *otherSelfHere) + '.');
        if (session.user->account != account.name)
            m_chat.channelDesk().takeRanksOf(*session.user, &session, &call.replies);
        const Metadata told = m_chat.state().metadataOf(*session.user);
        m_chat.happen(AccountChanged{account.name}, call.replies);
        m_chat.metadataDesk().tellChanges(*session.user, told);
        m_chat.metadataDesk().keepForAccount(*session.user);
        adoptVhost(m_chat, *session.user, &call.replies);
        reviewProofs(*session.user, account);
    } else if (!isOnePerson) {
        m_chat.state().setAccount(*session.user, account.name);
    }
    const User &user = call.user();
    const QList<QByteArray> loggedIn{
        maskSoFar(user), account.name, "You are now logged in as " + account.name};
    // The others of the person have logged in before.
    if (!isOnePerson)
        tellEach(user, &call.replies, protocol::RPL_LOGGEDIN, loggedIn);
    else
        call.replies.numeric(protocol::RPL_LOGGEDIN, loggedIn);
    becomeOperatorByAccount(m_chat, call);
    if (session.isGuest())
        takeNameOfAccount(m_chat, call);
    m_chat.log().info("account",
        user.nickText() + " (" + session.address + ") is logged in as " + account.name
            + (appPassword.isEmpty() ? QByteArray() : " by the app password " + appPassword));
}

void AccountDesk::reviewProofs(const User &user, const Account &account)
{
    const std::vector<Session *> sessions = user.sessions;
    for (Session *const session : sessions) {
        const Proof proof = proofOf(*session, account);
        if (proof == Proof::OfAnother)
            forgetProof(*session);
        else if (proof == Proof::Over)
            m_chat.close(*session, kAppPasswordIsOver,
                m_chat.farewell(*session, kAppPasswordIsOver), nullptr);
    }
    m_chat.resumptions().reviewProofs(user.id, account);
}

void AccountDesk::logOut(Call &call)
{
    Session &session = call.session;
    User &user = call.user();
    const QByteArray account = user.account;
    m_chat.log().info(
        "account", user.nickText() + " (" + session.address + ") has logged out of " + account);
    m_chat.channelDesk().takeRanksOf(user, &session, &call.replies);
    const Metadata told = m_chat.state().metadataOf(user);
    m_chat.happen(AccountChanged{}, call.replies);
    m_chat.metadataDesk().tellChanges(user, told);
    updateHost(m_chat, user, &call.replies);
    if (isOperatorsAccount(m_chat.config(), account))
        endOperator(m_chat, user, &call.replies);
    tellLoggedOut(user, &call.replies);
}

} // namespace watek::server::dispatcher
