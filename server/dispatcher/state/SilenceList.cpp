#include "server/dispatcher/state/SilenceList.h"

#include "common/protocol/UserMask.h"
#include "server/dispatcher/state/User.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

namespace {

constexpr char kException = '~';
constexpr QByteArrayView kAccount("$a:");
constexpr QByteArrayView kAccountOfOthers("~a:"); ///< as Ergo, InspIRCd and UnrealIRCd write it
constexpr qsizetype kMostMaskBytes = 160;

bool fitsOne(QByteArrayView mask, const QByteArray &source, const QByteArray &account)
{
    if (!mask.startsWith(kAccount))
        return protocol::matchesUserMask(mask, source);
    return !account.isEmpty()
        && protocol::matchesAccountMask(mask.sliced(kAccount.size()), account);
}

} // namespace

std::optional<QByteArray> completedSilenceMask(const QByteArray &given)
{
    QByteArrayView mask = given;
    QByteArray sign;
    if (mask.startsWith(kException) && !mask.startsWith(kAccountOfOthers)) {
        sign.append(kException);
        mask = mask.sliced(1);
    }
    if (mask.isEmpty() || mask.size() > kMostMaskBytes || mask.startsWith(':') || mask.contains(' ')
        || mask.contains(','))
        return std::nullopt;
    if (mask.startsWith(kAccount) || mask.startsWith(kAccountOfOthers)) {
        const QByteArrayView account = mask.sliced(kAccount.size());
        if (account.isEmpty())
            return std::nullopt;
        return sign + kAccount.toByteArray() + account.toByteArray();
    }
    return sign + protocol::completedUserMask(mask).text();
}

SilenceList::SilenceList() = default;
SilenceList::~SilenceList() = default;
SilenceList::SilenceList(SilenceList &&) noexcept = default;
SilenceList &SilenceList::operator=(SilenceList &&) noexcept = default;

bool hasMask(const QByteArrayList &masks, const QByteArray &mask)
{
    return std::ranges::any_of(
        masks, [&](const QByteArray &each) { return protocol::isSameName(each, mask); });
}

void changeMasks(QByteArrayList &masks, bool isSet, const QByteArray &mask)
{
    if (!isSet)
        masks.removeIf([&](const QByteArray &each) { return protocol::isSameName(each, mask); });
    else if (!hasMask(masks, mask))
        masks.append(mask);
}

void SilenceList::setMasks(QByteArrayList masks)
{
    if (masks == m_masks)
        return;
    m_masks = std::move(masks);
    m_remembered.reset();
}

bool SilenceList::silences(const User &speaker, qint64 &units) const
{
    if (m_masks.isEmpty())
        return false;
    if (!m_remembered)
        m_remembered = std::make_unique<Remembered[]>(kRemembered);
    Remembered &remembered = m_remembered[speaker.id.value % kRemembered];
    if (remembered.speaker != speaker.id || remembered.nameRevision != speaker.nameRevision) {
        units += m_masks.size();
        remembered = {speaker.id, speaker.nameRevision, fits(speaker.mask(), speaker.account)};
    }
    return remembered.isSilenced;
}

bool SilenceList::silences(const QByteArray &source, const QByteArray &account, qint64 &units) const
{
    units += m_masks.size();
    return fits(source, account);
}

bool SilenceList::fits(const QByteArray &source, const QByteArray &account) const
{
    bool isSilenced = false;
    for (const QByteArray &mask : m_masks) {
        const bool isException = mask.startsWith(kException);
        if (!isException && isSilenced)
            continue;
        if (!fitsOne(QByteArrayView(mask).sliced(isException ? 1 : 0), source, account))
            continue;
        if (isException)
            return false;
        isSilenced = true;
    }
    return isSilenced;
}

bool isSilenced(const User &speaker, const User &hearer, SpokenTo where, qint64 &units)
{
    if (hearer.silence.isEmpty() || &speaker == &hearer)
        return false;
    const bool mustBeHeard = where == SpokenTo::Person && speaker.isOperator();
    return !mustBeHeard && hearer.silence.silences(speaker, units);
}

} // namespace watek::server::dispatcher
