// The table says who may do what to a registered channel; a handler is called when its row's checks
// have passed.
#include "server/dispatcher/ChanServ.h"

#include "server/dispatcher/Awaiting.h"
#include "server/dispatcher/ChanServRequest.h"
#include "server/dispatcher/Services.h"
#include "server/dispatcher/commands/Commands.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <utility>

namespace watek::server::dispatcher {

using shared::OperRole;
using shared::StoreTrouble;

namespace {

constexpr QByteArrayView kChanServ = "ChanServ";

/// What a command is about.
enum class About : quint8 {
    Anything, ///< its words are its own
    Channel, ///< the first word is a registered channel
};

struct ChanServRow {
    QByteArrayView verb;
    About about;
    Rank needed; ///< by account, in that channel; an operator of `helper` may do it in any
    OperRole helper; ///< None: operators have no right of their own
    bool isForOperatorsOnly;
    qsizetype least; ///< words, the channel included
    qsizetype most; ///< or kAnyNumberOfWords
    void (*handler)(const ChanServRequest &); ///< requires dispatcherRole
    const char *syntax; ///< null: another word for the row before it
    const char *help;
};

void chanServHelp(const ChanServRequest &request);

// clang-format off
constexpr std::array kChanServRows{
    ChanServRow{"REGISTER", About::Anything, Rank::Member, OperRole::None, false, 1, 1, chanServRegister,
        "REGISTER <#channel>", "Makes a channel yours in which you are operator"},
    ChanServRow{"INFO", About::Channel, Rank::Member, OperRole::Admin, false, 1, 1, chanServInfo,
        "INFO <#channel>", "Shows whose a channel is"},
    ChanServRow{"LIST", About::Anything, Rank::Member, OperRole::Admin, false, 0, 1, chanServList,
        "LIST [<mask>]", "Shows the channels in which you have rights; operators see all"},
    ChanServRow{"AMODE", About::Channel, Rank::Member, OperRole::Admin, false, 1, 3, chanServAmode,
        "AMODE <#channel> [+a|+o|+h|+v|-a|-o|-h|-v <account>]",
        "Shows or changes who is admin, operator, half-operator or voiced"},
    ChanServRow{"ACCESS", About::Channel, Rank::Member, OperRole::Admin, false, 1, 4, chanServAccess,
        "ACCESS <#channel> LIST | ADD <account> admin|op|halfop|voice | DEL <account>",
        "Shows or changes the same in words"},
    ChanServRow{"FLAGS", About::Channel, Rank::Member, OperRole::Admin, false, 1, 3, chanServFlags,
        "FLAGS <#channel> [<account> +a|+o|+h|+v|-*]", "Shows or changes the same in the manner of Atheme"},
    ChanServRow{"OP", About::Channel, Rank::Operator, OperRole::Admin, false, 1, 2, chanServOp,
        "OP | DEOP | HALFOP | DEHALFOP | VOICE | DEVOICE <#channel> [<nick>]",
        "Gives or takes a rank, until the next time"},
    ChanServRow{"DEOP", About::Channel, Rank::Operator, OperRole::Admin, false, 1, 2, chanServDeop,
        nullptr, nullptr},
    ChanServRow{"HALFOP", About::Channel, Rank::Operator, OperRole::Admin, false, 1, 2, chanServHalfop,
        nullptr, nullptr},
    ChanServRow{"DEHALFOP", About::Channel, Rank::Operator, OperRole::Admin, false, 1, 2, chanServDehalfop,
        nullptr, nullptr},
    ChanServRow{"VOICE", About::Channel, Rank::HalfOperator, OperRole::Admin, false, 1, 2, chanServVoice,
        nullptr, nullptr},
    ChanServRow{"DEVOICE", About::Channel, Rank::HalfOperator, OperRole::Admin, false, 1, 2, chanServDevoice,
        nullptr, nullptr},
    ChanServRow{"INVITE", About::Channel, Rank::HalfOperator, OperRole::Admin, false, 1, 2, chanServInvite,
        "INVITE <#channel> [<nick>]", "Lets somebody in, you or another"},
    ChanServRow{"UNBAN", About::Channel, Rank::HalfOperator, OperRole::Admin, false, 1, 2, chanServUnban,
        "UNBAN <#channel> [<nick>]", "Lifts the bans that fit somebody"},
    ChanServRow{"GETKEY", About::Channel, Rank::HalfOperator, OperRole::Admin, false, 1, 1, chanServGetkey,
        "GETKEY <#channel>", "Tells the channel's key (+k)"},
    ChanServRow{"CLEAR", About::Channel, Rank::Admin, OperRole::Admin, false, 2, 2, chanServClear,
        "CLEAR <#channel> BANS | EXCEPTIONS | INVITES | MODES | ACCESS | USERS",
        "Takes away all of that"},
    ChanServRow{"GET", About::Channel, Rank::Voice, OperRole::Admin, false, 1, 1, chanServGet,
        "GET <#channel>", "Shows the channel's settings"},
    ChanServRow{"SET", About::Channel, Rank::Owner, OperRole::Admin, false, 3, 3, chanServSet,
        "SET <#channel> KEEPTOPIC | KEEPMODES | PRIVATE ON | OFF",
        "What stays when everybody has left, and who sees the access list"},
    ChanServRow{"TRANSFER", About::Anything, Rank::Member, OperRole::Admin, false, 2, 2, chanServTransfer,
        "TRANSFER <#channel> <account> | ACCEPT <#channel> | REFUSE <#channel> | CANCEL <#channel>",
        "Offers your channel to an account. It stays yours until the owner of that account has said "
        "ACCEPT; who does not want it says REFUSE. CANCEL takes your offer back"},
    ChanServRow{"DROP", About::Channel, Rank::Owner, OperRole::Admin, false, 1, 2, chanServDrop,
        "DROP <#channel> [<code>]", "Makes the channel nobody's again"},
    ChanServRow{"UNREGISTER", About::Channel, Rank::Owner, OperRole::Admin, false, 1, 2, chanServDrop,
        nullptr, nullptr},
    ChanServRow{"SUSPEND", About::Channel, Rank::Member, OperRole::Ban, true, 2, kAnyNumberOfWords, chanServSuspend,
        "SUSPEND <#channel> <reason>", "For operators: nobody may be in the channel"},
    ChanServRow{"UNSUSPEND", About::Channel, Rank::Member, OperRole::Ban, true, 1, 1, chanServUnsuspend,
        "UNSUSPEND <#channel>", "For operators: people may be in it again"},
    ChanServRow{"HELP", About::Anything, Rank::Member, OperRole::None, false, 0, 1, chanServHelp,
        "HELP [<command>]", "Shows this list, or what one of them does"},
};
// clang-format on

/// What operators do by these is no more than looking at what they may see.
constexpr std::array kUnaudited{
    chanServHelp, chanServInfo, chanServGet, chanServList, chanServRegister};

bool isHelper(const Call &call, OperRole role)
{
    return role != OperRole::None && call.role() >= role;
}

/// Another word for a row has that one's syntax.
const ChanServRow *rowWithSyntax(const ChanServRow *row)
{
    while (!row->syntax)
        --row;
    return row;
}

/// A guest writes it behind /channel.
QByteArray asShown(const Call &call, const char *syntax)
{
    return call.session.isGuest() ? asTypedToChanServ(true, syntax) : QByteArray(syntax);
}

void chanServHelp(const ChanServRequest &request)
{
    dispatcherRole.assertCurrent();
    const auto isShown = [&](const ChanServRow &row) {
        return row.syntax && (!row.isForOperatorsOnly || isHelper(request.call, row.helper));
    };
    const auto asked = std::ranges::find(kChanServRows, request.key(0), &ChanServRow::verb);
    if (asked != kChanServRows.end()) {
        const ChanServRow &row = *rowWithSyntax(asked);
        if (isShown(row)) {
            request.say(asShown(request.call, row.syntax));
            return request.say(QByteArray(row.help) + '.');
        }
    }
    if (!request.words.isEmpty())
        request.say("There is no command " + request.word(0) + '.');
    request.say("A registered channel stays yours when everybody has left. "
        + QByteArray(request.call.session.isGuest() ? "Type:" : "Write to me:"));
    for (const ChanServRow &row : kChanServRows) {
        if (isShown(row))
            request.say(asShown(request.call, row.syntax) + " - " + row.help);
    }
}

/// Empty: the row's command may be used; request has its channel and the asker's rank then.
QByteArray whyNot(const ChanServRow &row, ChanServRequest &request) REQUIRES(dispatcherRole)
{
    Chat &chat = request.chat;
    const User &user = request.call.user();
    const bool isHelping = isHelper(request.call, row.helper);
    if (row.isForOperatorsOnly && !isHelping)
        return "Only operators of the server may do that.";
    request.helps = isHelping;
    if (row.about != About::Channel)
        return {};
    const QByteArray name = request.words.takeFirst();
    request.registration = chat.state().registeredChannels().findByName(name);
    request.channel
        = request.registration ? chat.state().channel(request.registration->name) : nullptr;
    const Rank own = request.channel ? chat.state().accessOf(*request.channel, user) : Rank::Member;
    const bool isSeen = request.channel
        && (isHelping || own != Rank::Member || isVisible(*request.channel, user));
    if (!isSeen)
        return name + " is not registered.";
    request.helps = isHelping && own < Rank::Owner;
    request.rank = request.helps ? Rank::Owner : own;
    if (request.registration->settings.suspended && !isHelping && row.handler != chanServInfo)
        return request.registration->name
            + " is suspended: " + *request.registration->settings.suspended;
    if (request.rank >= row.needed)
        return {};
    if (!user.isIdentified())
        return describeNotLoggedIn(request.call.session);
    const bool isFounders = row.needed == Rank::Owner;
    return isFounders ? "Only the founder of " + request.registration->name + " may do that."
                      : "For that you must be " + rankWord(row.needed) + " of "
            + request.registration->name + " by its access list, or more.";
}

/// What became of changes that were to be stored.
QByteArray outcomeText(StoreTrouble trouble, const QByteArray &done)
{
    switch (trouble) {
    case StoreTrouble::None:
        return done;
    case StoreTrouble::Exists:
        return "That channel is registered already; nothing was changed.";
    case StoreTrouble::Missing:
        return "That account or that channel has gone meanwhile; nothing was changed.";
    default:
        return "Nothing can be stored just now (" + describe(trouble)
            + "), so nothing was changed. Please try again later.";
    }
}

} // namespace

void sayAsChanServ(Chat &chat, Call &call, const QByteArray &sentence)
{
    sayAsService(chat, call, kChanServ, sentence);
}

void ChanServRequest::say(const QByteArray &sentence) const { sayAsChanServ(chat, call, sentence); }

const shared::Account *ChanServRequest::ownAccount() const
{
    return chat.state().accounts().findByName(call.user().account);
}

const shared::Account *ChanServRequest::account(const QByteArray &name) const
{
    ServerState &state = chat.state();
    const shared::Account *const found = state.accounts().findByName(name);
    if (found)
        return found;
    // A nickname without an account is anybody's, so rights are never given by it alone.
    const User *const user = state.onlineUser(name);
    say("There is no account " + name + '.'
        + (user && user->isIdentified()
                ? " Who is called so just now is logged in as " + user->account + '.'
                : QByteArray()));
    return nullptr;
}

QByteArray ChanServRequest::asker() const
{
    const User &user = call.user();
    return user.isIdentified() ? user.account : user.nickText();
}

void ChanServRequest::store(const std::vector<shared::ChannelChange> &changes,
    const QByteArray &done, std::function<void(Chat &)> then) const
{
    ChannelDesk &desk = chat.channelDesk();
    if (desk.isBusy(channel->name))
        return say(channel->name.text() + " is just being changed. Please try again.");
    const auto ticket = desk.store(&call.session, channel->name, changes);
    if (!ticket)
        return say("The server is busy. Please try again.");
    call.answer = awaitStore(*ticket,
        [done, then = std::move(then)](
            Chat &thenChat, Call &asked, const shared::StoreAnswer &stored) {
            dispatcherRole.assertCurrent();
            if (then && stored.trouble == StoreTrouble::None)
                then(thenChat);
            sayAsChanServ(thenChat, asked, outcomeText(stored.trouble, done));
        });
}

QByteArray dayText(qint64 wallMs)
{
    return QDateTime::fromMSecsSinceEpoch(wallMs, Qt::UTC)
        .toString(QStringLiteral("yyyy-MM-dd"))
        .toUtf8();
}

QByteArray rankWord(Rank rank)
{
    switch (rank) {
    case Rank::Owner:
    case Rank::Server:
        return "founder";
    case Rank::Admin:
        return "admin";
    case Rank::Operator:
        return "op";
    case Rank::HalfOperator:
        return "halfop";
    case Rank::Voice:
        return "voice";
    case Rank::Member:
        break;
    }
    return "nobody";
}

QByteArray accountName(Chat &chat, shared::AccountId id)
{
    const shared::Account *const account = chat.state().accounts().find(id);
    return account ? account->name : QByteArrayLiteral("nobody");
}

bool isChanServ(const QByteArray &nick)
{
    return nick.compare(kChanServ, Qt::CaseInsensitive) == 0;
}

void tellChanServ(Chat &chat, Call &call, const QByteArray &text)
{
    if (!chat.config().accounts.areKept)
        return sayAsChanServ(chat, call, "There are no registered channels on this server.");
    ServiceWords words(text);
    const QList<QByteArray> told = words.words;
    const QByteArray verb = words.takeFirst();
    ChanServRequest request{chat, call, std::move(words.words)};
    const auto row = std::ranges::find(kChanServRows, verb.toUpper(), &ChanServRow::verb);
    if (row == kChanServRows.end())
        return request.say("I do not understand that. What I do: "
            + asTypedToChanServ(call.session.isGuest(), "HELP"));
    const ChanServRow *const shown = rowWithSyntax(row);
    const QByteArray whyNotWords = whyNotSoManyWords(request.words.size(), row->least, row->most,
        asTypedToChanServ(call.session.isGuest(), shown->syntax));
    if (!whyNotWords.isEmpty())
        return request.say(whyNotWords);
    if (const QByteArray why = whyNot(*row, request); !why.isEmpty())
        return request.say(why);
    const bool changesOwner = row->handler == chanServDrop || row->handler == chanServTransfer;
    if (changesOwner && !request.helps && call.session.loggedInBy == LoggedInBy::AppPassword)
        return request.say("This connection has logged in by an app password, which gives no "
                           "channel away. First: "
            + asTypedToNickServ(call.session, "IDENTIFY <account> <password>"));
    if (request.helps && !std::ranges::count(kUnaudited, row->handler))
        chat.audit(request.call.user(), "asked ChanServ to " + told.join(' '));
    row->handler(request);
}

} // namespace watek::server::dispatcher
