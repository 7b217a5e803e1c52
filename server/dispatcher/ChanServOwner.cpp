// ChanServ's commands about whose a channel is.
#include "server/dispatcher/ChanServRequest.h"

#include "common/protocol/UserMask.h"
#include "server/dispatcher/commands/Commands.h"

#include <QCryptographicHash>

#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// What one must repeat to drop the channel. The id is never shown, so nobody else can know it.
QByteArray dropCode(ChannelId id)
{
    constexpr qsizetype kDigits = 8;
    return QCryptographicHash::hash(
        "drop " + QByteArray::number(id.value), QCryptographicHash::Sha256)
        .toHex()
        .left(kDigits);
}

/// Empty: the account may found one more channel.
QByteArray whyNoMore(Chat &chat, const Account &account) REQUIRES(dispatcherRole)
{
    const int most = chat.config().channels.maxPerAccount;
    if (chat.channelDesk().foundedBy(account.id) < most)
        return {};
    return account.name + " has " + QByteArray::number(most)
        + " channels already; nobody may have more.";
}

QByteArray onOff(bool isOn) { return isOn ? "on" : "off"; }

/// Registrations by name, a slice at a time: those in which the account has rights, or all.
class KeptChannelsAnswer final : public Answer {
public:
    KeptChannelsAnswer(Chat &chat, QByteArray mask, std::optional<AccountId> account)
        REQUIRES(dispatcherRole)
        : m_mask(std::move(mask))
        , m_account(account)
    {
        const auto &all = chat.state().registeredChannels().all();
        m_ids.reserve(all.size());
        for (const auto &[id, registration] : all)
            m_ids.push_back(id);
        chat.work().spend(qint64(all.size()));
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        for (; m_next < m_ids.size(); ++m_next) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            chat.work().spend(2);
            const ChannelRegistration *const registration
                = chat.state().registeredChannels().find({m_ids[m_next]});
            if (registration && isWanted(*registration))
                sayOf(chat, call, *registration);
        }
        sayAsChanServ(chat, call, QByteArray::number(m_count) + " channel(s).");
        return Progress::Done;
    }

private:
    bool isWanted(const ChannelRegistration &registration) const
    {
        return (!m_account || rankOf(registration, *m_account) != Rank::Member)
            && protocol::matchesMask(m_mask, registration.name);
    }
    void sayOf(Chat &chat, Call &call, const ChannelRegistration &registration)
        REQUIRES(dispatcherRole)
    {
        ++m_count;
        const QByteArray rank = m_account ? "you are " + rankWord(rankOf(registration, *m_account))
                                          : "of " + accountName(chat, registration.founder);
        sayAsChanServ(chat, call,
            registration.name + " - " + rank + ", since " + dayText(registration.registeredMs)
                + (registration.settings.suspended ? ", suspended" : ""));
    }

    const QByteArray m_mask;
    const std::optional<AccountId> m_account; ///< nothing: all channels
    std::vector<quint64> m_ids;
    size_t m_next = 0;
    int m_count = 0;
};

/// Null, and told: operators of the server have suspended it, and it stays whose it is.
const ChannelRegistration *unlessSuspended(const ChanServRequest &request,
    const ChannelRegistration *registration) REQUIRES(dispatcherRole)
{
    if (!registration->settings.suspended || request.helps)
        return registration;
    request.say(registration->name + " is suspended: " + *registration->settings.suspended);
    return nullptr;
}

/// Null, and told: nobody has offered the channel to the asker's account.
const ChannelRegistration *offered(const ChanServRequest &request, const QByteArray &name)
    REQUIRES(dispatcherRole)
{
    const Account *const own = request.ownAccount();
    const auto *const registration = request.chat.state().registeredChannels().findByName(name);
    if (own && registration && registration->heir == own->id)
        return unlessSuspended(request, registration);
    request.say("Nobody has offered " + name + " to you.");
    return nullptr;
}

/// A word to the people who are logged in to the account.
void tellAccount(Chat &chat, AccountId id, const QByteArray &text) REQUIRES(dispatcherRole)
{
    for (const User *const user : chat.state().onlineUsersOfAccount(accountName(chat, id)))
        chat.notice(*user, text);
}

void acceptTransfer(const ChanServRequest &asked) REQUIRES(dispatcherRole)
{
    const ChannelRegistration *const registration = offered(asked, asked.word(1));
    if (!registration)
        return;
    const Account &own = *asked.ownAccount();
    if (const QByteArray why = whyNoMore(asked.chat, own); !why.isEmpty())
        return asked.say(why);
    ChanServRequest request = asked;
    request.channel = request.chat.state().channel(registration->name);
    request.helps = false;
    const AccountId before = registration->founder;
    std::vector<ChannelChange> changes{ChannelFounderSet{registration->id, own.id}};
    // Who gives it away can still help, until the new founder thinks otherwise; if there is room.
    const auto stay
        = qsizetype(registration->access.size()) - (entryOf(*registration, own.id) ? 1 : 0);
    if (stay < request.chat.config().channels.accessEntries)
        changes.push_back(AccessGiven{registration->id,
            {before, prefixLetterOf(Rank::Admin), own.name, request.chat.nowMs()}});
    request.store(changes, registration->name + " is yours.",
        [before, text = registration->name + " is " + own.name + "'s now."](Chat &chat) {
            dispatcherRole.assertCurrent();
            tellAccount(chat, before, text);
        });
}

void endTransfer(const ChanServRequest &asked, const ChannelRegistration &registration,
    const QByteArray &done) REQUIRES(dispatcherRole)
{
    ChanServRequest request = asked;
    request.channel = request.chat.state().channel(registration.name);
    request.store({ChannelOffered{registration.id, {}}}, done);
}

void refuseTransfer(const ChanServRequest &request) REQUIRES(dispatcherRole)
{
    if (const ChannelRegistration *const registration = offered(request, request.word(1)))
        endTransfer(request, *registration, "You have refused " + registration->name + '.');
}

/// The channel with that name, if the asker may give it away; null, and told.
const ChannelRegistration *ownChannel(const ChanServRequest &request, const QByteArray &name)
    REQUIRES(dispatcherRole)
{
    const auto *const registration = request.chat.state().registeredChannels().findByName(name);
    const Account *const own = request.ownAccount();
    const bool isOwn = registration && own && registration->founder == own->id;
    if (isOwn || (registration && request.helps))
        return unlessSuspended(request, registration);
    const bool isSeen = registration
        && isVisible(*request.chat.state().channel(registration->name), request.call.user());
    request.say(isSeen ? "Only the founder of " + registration->name + " may do that."
                       : name + " is not registered.");
    return nullptr;
}

void cancelTransfer(const ChanServRequest &request) REQUIRES(dispatcherRole)
{
    if (const auto *const registration = ownChannel(request, request.word(1)))
        endTransfer(request, *registration, registration->name + " is offered to nobody any more.");
}

void offerTransfer(const ChanServRequest &asked) REQUIRES(dispatcherRole)
{
    const ChannelRegistration *const registration = ownChannel(asked, asked.word(0));
    const Account *const heir = registration ? asked.account(asked.word(1)) : nullptr;
    if (!heir)
        return;
    if (heir->id == registration->founder)
        return asked.say(registration->name + " is " + heir->name + "'s already.");
    ChanServRequest request = asked;
    request.channel = request.chat.state().channel(registration->name);
    const Account *const own = request.ownAccount();
    const QByteArray &name = registration->name;
    if (!own || registration->founder != own->id)
        return request.store({ChannelFounderSet{registration->id, heir->id}},
            name + " is " + heir->name + "'s now.");
    request.helps = false;
    request.store({ChannelOffered{registration->id, heir->id}},
        name + " is offered to " + heir->name + ", who must say: TRANSFER ACCEPT " + name,
        [id = heir->id,
            text = own->name + " offers you " + name
                + ". To take it: /msg ChanServ TRANSFER ACCEPT " + name](Chat &chat) {
            dispatcherRole.assertCurrent();
            tellAccount(chat, id, text);
        });
}

} // namespace

void chanServRegister(const ChanServRequest &asked)
{
    dispatcherRole.assertCurrent();
    ChanServRequest request = asked;
    Chat &chat = request.chat;
    const QByteArray name = request.word(0);
    const Account *const own = request.ownAccount();
    if (!chat.config().channels.registration)
        return request.say("Nobody can register channels on this server.");
    if (!own)
        return request.say("Log in first: /msg NickServ IDENTIFY <password>");
    request.channel = chat.state().channel(name);
    const Channel *const channel = request.channel;
    const Membership *const membership = channel ? channel->member(request.call.user()) : nullptr;
    if (channel && channel->registration)
        return request.say(channel->name.text() + " is registered already.");
    if (!membership || !membership->isAtLeast(Rank::Operator))
        return request.say("You must be operator (@) in " + name + " to register it.");
    if (channel->isPermanent)
        return request.say(channel->name.text() + " is everybody's and can be nobody's own.");
    if (const QByteArray why = whyNoMore(chat, *own); !why.isEmpty())
        return request.say(why);
    const qint64 nowMs = chat.nowMs();
    RegisteredChannel registered{.registration = {.id = chat.state().registeredChannels().newId(),
                                     .name = channel->name.text(),
                                     .founder = own->id,
                                     .heir = {},
                                     .registeredMs = nowMs,
                                     .usedMs = nowMs,
                                     .settings = {},
                                     .access = {}},
        .contents = contentsOf(*channel),
        .metadata = channel->metadata};
    chat.log().info("channel",
        request.call.user().nickText() + " registers " + channel->name.text() + " for "
            + own->name);
    request.store({ChannelRegistered{std::move(registered)}},
        channel->name.text()
            + " is yours. It keeps its modes, topic and bans, and you become its "
              "owner whenever you come.");
}

void chanServDrop(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    const ChannelRegistration &registration = *request.registration;
    const QByteArray code = dropCode(registration.id);
    if (request.word(0) != code)
        return request.say("That cannot be undone: the access list of " + registration.name
            + " is lost, and with the last who leaves its modes, topic and bans. To do it: DROP "
            + registration.name + ' ' + code);
    request.store({ChannelDropped{registration.id}}, registration.name + " is nobody's now.");
}

void chanServTransfer(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    const QByteArray what = request.key(0);
    if (what == "ACCEPT")
        return acceptTransfer(request);
    if (what == "REFUSE")
        return refuseTransfer(request);
    if (what == "CANCEL")
        return cancelTransfer(request);
    offerTransfer(request);
}

void chanServInfo(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    const ChannelRegistration &registration = *request.registration;
    request.say(registration.name + " is " + accountName(request.chat, registration.founder)
        + "'s since " + dayText(registration.registeredMs) + '.');
    if (registration.settings.suspended)
        request.say("It is suspended: " + *registration.settings.suspended);
    const Account *const own = request.ownAccount();
    if (registration.heir && (request.rank == Rank::Owner || (own && own->id == registration.heir)))
        request.say("It is offered to " + accountName(request.chat, registration.heir) + '.');
    if (request.rank > Rank::Member)
        request.say("You are its " + rankWord(request.rank)
            + ". Somebody of its access list was "
              "there last on "
            + dayText(registration.usedMs) + '.');
}

void chanServList(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    const Account *const own = request.ownAccount();
    if (!own && !request.helps)
        return request.say("You are not logged in.");
    const QByteArray mask = request.words.isEmpty() ? QByteArrayLiteral("*") : request.word(0);
    request.call.answer = std::make_unique<KeptChannelsAnswer>(
        request.chat, mask, request.helps ? std::nullopt : std::optional(own->id));
}

void chanServGet(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    const ChannelSettings &settings = request.registration->settings;
    request.say("KEEPTOPIC " + onOff(settings.keepsTopic) + ", KEEPMODES "
        + onOff(settings.keepsModes) + ", PRIVATE " + onOff(settings.isPrivate) + '.');
}

void chanServSet(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    ChannelSettings settings = request.registration->settings;
    bool *const setting = request.key(0) == "KEEPTOPIC" ? &settings.keepsTopic
        : request.key(0) == "KEEPMODES"                 ? &settings.keepsModes
        : request.key(0) == "PRIVATE"                   ? &settings.isPrivate
                                                        : nullptr;
    const bool isOn = request.key(1) == "ON";
    if (!setting || (!isOn && request.key(1) != "OFF"))
        return request.say("Like this: SET <#channel> KEEPTOPIC | KEEPMODES | PRIVATE ON | OFF");
    *setting = isOn;
    request.store({ChannelSettingsChanged{request.registration->id, settings}},
        request.key(0) + " of " + request.registration->name + " is " + onOff(isOn) + '.');
}

void chanServSuspend(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    ChannelSettings settings = request.registration->settings;
    settings.suspended
        = cutTo(request.words.join(' '), request.chat.config().limits.kickLength / 2);
    request.store({ChannelSettingsChanged{request.registration->id, settings}},
        request.registration->name + " is suspended.");
}

void chanServUnsuspend(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    ChannelSettings settings = request.registration->settings;
    if (!std::exchange(settings.suspended, std::nullopt))
        return request.say(request.registration->name + " is not suspended.");
    request.store({ChannelSettingsChanged{request.registration->id, settings}},
        request.registration->name + " may be used again.");
}

} // namespace watek::server::dispatcher
