#include "server/dispatcher/Peacekeeper.h"

#include "common/protocol/CaseMapping.h"
#include "server/dispatcher/Chat.h"
#include "server/dispatcher/Wording.h"
#include "server/shared/AddressLimit.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace watek::server::dispatcher {

namespace {

/// Who is muted is told so at most so often.
constexpr qint64 kToldMutedMs = 60'000;
/// By a filter.
constexpr qint64 kFilterMuteMs = 10 * 60'000;

constexpr qint64 kForGood = std::numeric_limits<qint64>::max();
/// Of who came with one that may not be shown.
constexpr const char *kTidyUsername = "user";

/// An address that a program makes something to click of.
bool hasLink(const QByteArray &text)
{
    constexpr std::array<const char *, 3> kBeginnings{"://", "www.", "mailto:"};
    const QByteArray folded = protocol::folded(text);
    return std::ranges::any_of(
        kBeginnings, [&](const char *beginning) { return folded.contains(beginning); });
}

} // namespace

Refusal Peacekeeper::whyNotInChannel(
    User &speaker, const Channel &channel, SaidKind kind, const QByteArray &text)
{
    if (speaker.isOperator())
        return {};
    if (Refusal refusal = whyMuted(speaker))
        return refusal;
    // Who types has not said anything.
    if (kind == SaidKind::Tagmsg && text.isEmpty())
        return {};
    if (Refusal refusal = kind == SaidKind::Tagmsg ? Refusal() : whyTooFast(speaker, channel))
        return refusal;
    if (Refusal refusal = whyNoLink(speaker, text))
        return refusal;
    // Without filters not even the words about the place are put together.
    return m_chat.state().filters().isEmpty()
        ? Refusal()
        : whyFiltered(speaker, text, "in " + channel.name.text());
}

Refusal Peacekeeper::whyNotToUser(
    User &speaker, const User &receiver, SaidKind kind, const QByteArray &text)
{
    if (speaker.isOperator() || receiver.isOperator() || &speaker == &receiver)
        return {};
    if (Refusal refusal = whyMuted(speaker))
        return refusal;
    const qint64 newMs = newForMs(speaker);
    if (newMs > 0 && !m_chat.config().newcomers.privateMessages
        && std::ranges::find(speaker.writers, receiver.id) == speaker.writers.end())
        return {"you are new here: write privately to who has not written to you in "
            + describeSpan(newMs) + ", or log in"};
    if (kind == SaidKind::Tagmsg && text.isEmpty())
        return {};
    if (Refusal refusal = whyNoLink(speaker, text))
        return refusal;
    return whyFiltered(speaker, text, "privately");
}

Refusal Peacekeeper::whyNotShown(User &speaker, const QByteArray &text, const char *where)
{
    if (speaker.isOperator() || text.isEmpty())
        return {};
    if (Refusal refusal = whyMuted(speaker))
        return refusal;
    if (Refusal refusal = whyNoLink(speaker, text))
        return refusal;
    return whyFiltered(speaker, text, where);
}

Refusal Peacekeeper::whyNotNamed(User &speaker, const QByteArray &name)
{
    if (speaker.isOperator())
        return {};
    if (Refusal refusal = whyNoLink(speaker, name))
        return refusal;
    return whyFiltered(speaker, name, "in a name");
}

QByteArray Peacekeeper::shownReason(User &speaker, const QByteArray &reason)
{
    // Who is muted is not told here, and so will be with the next line.
    return isMuted(speaker) || whyNotShown(speaker, reason) ? QByteArray() : reason;
}

std::optional<QByteArray> Peacekeeper::shownAway(
    User &speaker, const std::optional<QByteArray> &words)
{
    // Of words that may not be shown only that somebody is away is left.
    if (!words || *words == "*" || !shownReason(speaker, *words).isEmpty())
        return words;
    return QByteArray("Away");
}

void Peacekeeper::tidyArrival(User &user)
{
    // The mask of a mute may name the username: it is looked at first, and last it is replaced.
    user.away = shownAway(user, user.away);
    if (shownReason(user, user.realname).isEmpty())
        user.realname = user.nickText();
    if (whyNotNamed(user, user.username))
        user.username = kTidyUsername;
}

bool Peacekeeper::isMuted(User &user)
{
    if (user.isOperator())
        return false;
    const qint64 now = m_chat.nowMs();
    const auto isMutedBy
        = [&](RememberedMute &remembered, const auto &list, auto untilMs) REQUIRES(dispatcherRole) {
              const bool isGood = remembered.listRevision == list.revision()
                  && remembered.nameRevision == user.nameRevision
                  && (remembered.untilMs == 0 || remembered.untilMs > now);
              if (!isGood)
                  remembered = {list.revision(), user.nameRevision, untilMs()};
              return remembered.untilMs != 0;
          };
    const ServerState &state = m_chat.state();
    return isMutedBy(user.muteByFilter, state.filterMutes(), [&]() REQUIRES(dispatcherRole) {
        return state.filterMutes().mutedUntilMs(user, now);
    }) || isMutedBy(user.muteByOperators, state.bans(), [&]() REQUIRES(dispatcherRole) {
        qint64 units = 0;
        const ServerBan *const mute = state.bans().find(BanKind::Mute, user, now, units);
        m_chat.work().spend(units);
        return !mute ? 0 : mute->untilMs == 0 ? kForGood : mute->untilMs;
    });
}

Refusal Peacekeeper::whyMuted(User &speaker)
{
    if (!isMuted(speaker))
        return {};
    const qint64 now = m_chat.nowMs();
    const bool isTold = speaker.toldMutedMs == 0 || now - speaker.toldMutedMs >= kToldMutedMs;
    if (isTold)
        speaker.toldMutedMs = now;
    return {"you are muted on this server", isTold};
}

Refusal Peacekeeper::whyTooFast(const User &speaker, const Channel &channel)
{
    if (!channel.pace)
        return {};
    const Membership *const membership = channel.member(speaker);
    if (membership && membership->isAtLeast(Rank::Voice))
        return {};
    const qint64 waitMs = channel.pace->waitToSayMs(speaker.id, m_chat.nowMs());
    return {waitMs > 0 ? "+W: you may speak again in " + describeSpan(waitMs) : QByteArray()};
}

qint64 Peacekeeper::newForMs(const User &user)
{
    const qint64 lastsMs = qint64(m_chat.config().newcomers.seconds) * 1000;
    if (lastsMs == 0 || user.isIdentified() || user.isOperator())
        return 0;
    // Who is only coming is as new as can be.
    return user.isInChat ? std::max<qint64>(0, user.signedOnMs + lastsMs - m_chat.nowMs())
                         : lastsMs;
}

Refusal Peacekeeper::whyNoLink(const User &speaker, const QByteArray &text)
{
    if (m_chat.config().newcomers.links)
        return {};
    const qint64 newMs = newForMs(speaker);
    if (newMs == 0 || !hasLink(text))
        return {};
    return {"you are new here: send links in " + describeSpan(newMs) + ", or log in"};
}

Refusal Peacekeeper::whyNotMoreChannels(const User &user)
{
    const int most = m_chat.config().newcomers.channels;
    const qint64 newMs = newForMs(user);
    if (most == 0 || newMs == 0 || qsizetype(user.memberships.size()) < most)
        return {};
    return {"You are new here, and in " + counted(most, "channel") + ": join more in "
        + describeSpan(newMs) + ", or log in"};
}

Refusal Peacekeeper::whyNotJoin(const User &user, Channel &channel)
{
    if (!channel.pace || user.isOperator()
        || std::ranges::find(user.invitations, channel.number) != user.invitations.end())
        return {};
    const qint64 now = m_chat.nowMs();
    const qint64 waitMs = channel.pace->waitToJoinMs(now);
    if (waitMs == 0)
        return {};
    if (channel.pace->noteKeptOut(now))
        m_chat.happenByServer(SaidInChannel{.kind = SaidKind::Notice,
            .channel = channel.name,
            .least = Rank::HalfOperator,
            .text = "More people want to join than +j " + channel.pace->joinRate()->text()
                + " lets in; they are asked to try again later"});
    return {
        "Cannot join channel (+j): too many join at once, try again in " + describeSpan(waitMs)};
}

Refusal Peacekeeper::whyFiltered(User &speaker, const QByteArray &text, const QByteArray &where)
{
    const WordFilters &filters = m_chat.state().filters();
    if (filters.isEmpty())
        return {};
    qint64 units = 0;
    const WordFilter *const found = filters.find(text, units);
    m_chat.work().spend(units);
    if (!found)
        return {};
    const WordFilter filter = *found;
    tellOperators("filter " + filter.pattern + " (" + nameOf(filter.action) + "): " + speaker.mask()
        + ' ' + where);
    if (filter.action == FilterAction::Warn) {
        m_chat.notice(speaker, "Please mind your words: " + filter.reason);
        return {};
    }
    if (filter.action == FilterAction::Mute)
        muteFor(speaker, filter);
    return {"a word in it is not wanted here: " + filter.reason};
}

void Peacekeeper::muteFor(const User &speaker, const WordFilter &filter)
{
    const qint64 now = m_chat.nowMs();
    const bool isAddressShared
        = m_chat.config().limits.exemptPrivate && shared::isPrivateAddress(speaker.address());
    ServerBan mute{.kind = BanKind::Mute,
        .mask = {},
        .setBy = m_chat.info().name,
        .setAtMs = now,
        .untilMs = now + kFilterMuteMs,
        .reason = filter.reason,
        .sparesIdentified = false,
        .isByFilter = true};
    for (const QByteArray &mask : m_chat.state().filterMutes().masksFor(speaker, isAddressShared)) {
        mute.mask = mask;
        mute.sparesIdentified = !mask.startsWith("$a:");
        m_chat.happenByServer(BanSet{mute});
    }
    // Others of the network find out when they want to speak: to look for them would cost more than
    // the word did.
    m_chat.notice(speaker, mutedText(mute));
}

QByteArray Peacekeeper::durationText(qint64 ms)
{
    return ms == 0 ? QByteArray("for good")
                   : "for " + describeSpan((ms + kMinuteMs - 1) / kMinuteMs * kMinuteMs);
}

QByteArray Peacekeeper::mutedText(const ServerBan &mute)
{
    return "You are muted on this server "
        + durationText(mute.untilMs == 0 ? 0 : mute.untilMs - mute.setAtMs) + ": " + mute.reason
        + ". You can still write to its operators.";
}

void Peacekeeper::tellMuted(const ServerBan &mute)
{
    const QByteArray words = mutedText(mute);
    m_chat.work().spend(qint64(m_chat.state().users().size()));
    for (const auto &[id, user] : m_chat.state().users()) {
        if (user->isInChat && !user->isOperator() && mute.fits(*user))
            m_chat.notice(*user, words);
    }
}

bool Peacekeeper::mayReport(const User &user)
{
    const QByteArray person = user.isIdentified() ? "a:" + protocol::folded(user.account)
                                                  : "u:" + QByteArray::number(user.id.value);
    const qint64 now = m_chat.steadyMs();
    return m_reportsOfPerson.waitMs(person, now) == 0
        && m_reportsFromNetwork.tryTake(shared::networkOf(user.address()), now)
        && m_reportsOfPerson.tryTake(person, now);
}

void Peacekeeper::tellOperators(const QByteArray &line)
{
    // Neither the operators nor the log are to be filled by who sends one bad line after the other.
    if (!m_notices.tryTake({}, m_chat.steadyMs())) {
        ++m_unsaidNotices;
        return;
    }
    QByteArray text = line;
    if (const int unsaid = std::exchange(m_unsaidNotices, 0); unsaid > 0)
        text += " (" + QByteArray::number(unsaid) + " before it were not told)";
    m_chat.log().info("peace", text);
    for (const User *const operatorOfServer : m_chat.state().operators())
        m_chat.noticeToOperator(*operatorOfServer, "*** " + text);
}

} // namespace watek::server::dispatcher
