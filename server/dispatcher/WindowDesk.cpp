#include "server/dispatcher/WindowDesk.h"

#include "server/dispatcher/AccountAdmin.h"
#include "server/dispatcher/AccountSteps.h"
#include "server/dispatcher/Chat.h"

#include <string_view>
#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// As suspensions name it; the window has a word of its own for it.
AccountAdmin theHost() { return {"the server's window", OperRole::Admin}; }

WindowTrouble troubleOf(const char *refusal)
{
    const std::string_view code(refusal);
    if (code == kSuspended)
        return WindowTrouble::AlreadySuspended;
    if (code == "NOT_SUSPENDED")
        return WindowTrouble::NotSuspended;
    return code == kBusy ? WindowTrouble::Busy : WindowTrouble::NoSuchAccount;
}

WindowTrouble troubleOf(StoreTrouble trouble)
{
    switch (trouble) {
    case StoreTrouble::None:
        return WindowTrouble::None;
    case StoreTrouble::Missing:
        return WindowTrouble::NoSuchAccount;
    case StoreTrouble::Full:
        return WindowTrouble::Full;
    case StoreTrouble::ReadOnly:
        return WindowTrouble::ReadOnly;
    case StoreTrouble::Busy:
        return WindowTrouble::Busy;
    case StoreTrouble::Exists:
    case StoreTrouble::NotYours:
    case StoreTrouble::TooOld:
    case StoreTrouble::Damaged:
    case StoreTrouble::Gone:
    case StoreTrouble::Failed:
        break;
    }
    return WindowTrouble::Failed;
}

SessionRow sessionRowOf(const Session &session)
{
    return {.id = session.id,
        .nick = session.user->nickText(),
        .device = session.device,
        .address = session.address,
        .isPlainText = session.isGuest(),
        .isSecure = session.isSecure,
        .sinceMs = session.sinceMs,
        .spokeMs = session.spokeMs};
}

} // namespace

WindowDesk::WindowDesk(Chat &chat, const DispatcherContext &context)
    : m_chat(chat)
    , m_answers(context.windowAnswers)
    , m_counters(context.counters)
{
}

void WindowDesk::onAsked(const WindowRequest &request)
{
    std::visit(
        [this](const auto &asked) {
            dispatcherRole.assertCurrent();
            on(asked);
        },
        request.what);
}

void WindowDesk::on(const ListAccounts &asked) { m_listing.emplace(m_chat, asked); }

void WindowDesk::takeTurn()
{
    if (!m_listing || m_listing->goOn() == Progress::HasMore)
        return;
    AccountsListed listed = m_listing->take();
    m_listing.reset();
    answer(std::move(listed));
}

void WindowDesk::on(const SuspendAccount &asked)
{
    carryOut(WindowDeed::Suspend,
        suspensionOf(m_chat, theHost(), asked.account, asked.forMs, asked.reason,
            asked.replaces ? Earlier::IsReplaced : Earlier::Stays));
}

void WindowDesk::on(const UnsuspendAccount &asked)
{
    carryOut(WindowDeed::Unsuspend, endOfSuspension(m_chat, theHost(), asked.account));
}

void WindowDesk::on(const DropAccount &asked)
{
    carryOut(WindowDeed::Drop, dropOf(m_chat, theHost(), asked.account));
}

void WindowDesk::on(const ResetPasswordOf &asked)
{
    const AccountDeed deed = newPasswordOf(m_chat, theHost(), asked.account);
    DeedDone done{.deed = WindowDeed::ResetPassword, .account = deed.outcome.account};
    if (deed.outcome.refusal)
        return answerDeed(std::move(done), troubleOf(deed.outcome.refusal));
    done.password = randomPassword();
    const auto ticket
        = m_chat.askAboutPassword(done.password, MakeVerifier{m_chat.accountDesk().iterations()});
    if (!ticket)
        return answerDeed(std::move(done), WindowTrouble::Busy);
    m_hashed.emplace(*ticket, Deed{std::move(done), deed.account, deed.audit});
}

void WindowDesk::onPasswordChecked(const PasswordChecked &made)
{
    auto waiting = m_hashed.extract(made.ticket);
    if (waiting.empty())
        return;
    Deed &deed = waiting.mapped();
    if (!made.isRight)
        return answerDeed(std::move(deed.done), WindowTrouble::Failed);
    const AccountId account = deed.account;
    std::vector<StoreChange> changes = afterReset(account, false);
    changes.push_back(PasswordSet{account, made.verifier});
    store(std::move(deed), std::move(changes));
}

void WindowDesk::carryOut(WindowDeed kind, const AccountDeed &deed)
{
    DeedDone done{.deed = kind, .account = deed.outcome.account};
    if (deed.outcome.refusal) {
        const Account *const account = m_chat.state().accounts().findByName(done.account);
        done.suspension = account ? account->suspension : std::nullopt;
        return answerDeed(std::move(done), troubleOf(deed.outcome.refusal));
    }
    store({std::move(done), deed.account, deed.audit}, deed.changes);
}

void WindowDesk::store(Deed deed, std::vector<StoreChange> changes)
{
    const auto ticket = m_chat.accountDesk().store(base::ClientId{}, std::move(changes));
    if (!ticket)
        return answerDeed(std::move(deed.done), WindowTrouble::Busy);
    m_stored.emplace(*ticket, std::move(deed));
}

void WindowDesk::onStored(const StoreAnswer &stored)
{
    const auto waiting = m_stored.extract(stored.ticket);
    if (waiting.empty())
        return;
    Deed &deed = waiting.mapped();
    if (stored.trouble == StoreTrouble::None) {
        m_chat.audit(QByteArrayLiteral("the window"), deed.audit);
        if (const Account *const account = m_chat.state().accounts().find(deed.account))
            deed.done.suspension = account->suspension;
    }
    answerDeed(std::move(deed.done), troubleOf(stored.trouble));
}

void WindowDesk::answerDeed(DeedDone done, WindowTrouble trouble)
{
    done.trouble = trouble;
    if (trouble != WindowTrouble::None)
        done.password.clear();
    answer(std::move(done));
}

void WindowDesk::on(const WeighAccount &asked)
{
    AccountWeighed weighed{.account = asked.account, .someOrphans = {}};
    const Account *const account = m_chat.state().accounts().findByName(asked.account);
    weighed.exists = account != nullptr;
    if (account) {
        weighed.account = account->name;
        weighed.isVerified = account->isVerified;
        for (const User *const user : m_chat.state().onlineUsersOfAccount(account->name))
            weighed.sessions += int(user->sessions.size());
        const auto orphans = m_chat.channelDesk().orphansOf(account->id);
        weighed.orphans = int(orphans.size());
        for (const protocol::ChannelName &orphan : orphans) {
            if (weighed.someOrphans.size() < AccountWeighed::kMostNamed)
                weighed.someOrphans.append(orphan.text());
        }
        weighed.inherited = int(m_chat.channelDesk().heirsOf(account->id).size());
    }
    answer(std::move(weighed));
}

void WindowDesk::on(const ListSessions &asked)
{
    SessionsListed listed{.account = asked.account, .rows = {}};
    const Account *const account = m_chat.state().accounts().findByName(asked.account);
    listed.exists = account != nullptr;
    if (account)
        listed.account = account->name;
    for (const User *const user : m_chat.state().onlineUsersOfAccount(listed.account)) {
        for (const Session *const session : user->sessions) {
            if (listed.rows.size() < SessionsListed::kMostRows)
                listed.rows.push_back(sessionRowOf(*session));
            else
                listed.hasMore = true;
        }
    }
    answer(std::move(listed));
}

void WindowDesk::on(const EndSession &asked)
{
    DeedDone done{.deed = WindowDeed::EndSession, .account = asked.account};
    Session *const session = m_chat.state().session(asked.session);
    const Account *const account = m_chat.state().accounts().findByName(asked.account);
    // Another person has it now, or it has logged out.
    if (!session || !account || session->isClosing() || session->user->account != account->name)
        return answerDeed(std::move(done), WindowTrouble::NoSuchSession);
    m_chat.audit(QByteArrayLiteral("the window"),
        "logged out a connection of the account " + account->name + " (" + session->address + ')');
    const QByteArray reason = QByteArrayLiteral("Logged out by the operator of the server");
    m_chat.close(*session, reason, m_chat.farewell(*session, reason), nullptr, Ending::Ordinary);
    answerDeed(std::move(done), WindowTrouble::None);
}

void WindowDesk::on(const ListReports &)
{
    const auto &reports = m_chat.state().reports().all();
    answer(ReportsListed{{reports.begin(), reports.end()}});
}

void WindowDesk::on(const CloseReport &asked)
{
    m_chat.happenByServer(ReportDone{asked.number});
    m_chat.accountDesk().storeBehind({ReportClosed{asked.number}});
    on(ListReports{});
}

void WindowDesk::answer(decltype(WindowAnswer::what) what)
{
    if (m_answers)
        m_answers->post({std::move(what)});
}

void WindowDesk::afterMail()
{
    constexpr auto kRelaxed = std::memory_order_relaxed;
    m_counters.accountsRevision.store(m_chat.state().accounts().revision(), kRelaxed);
    m_counters.reportsRevision.store(m_chat.state().reports().revision(), kRelaxed);
    m_counters.accounts.store(
        m_chat.config().accounts.areKept ? qint64(m_chat.state().accounts().size()) : -1, kRelaxed);
}

void WindowDesk::finish()
{
    m_listing.reset();
    m_hashed.clear();
}

} // namespace watek::server::dispatcher
