#include "server/window/AccountsTools.h"

#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"
#include "server/window/ActionButton.h"
#include "server/window/FlowLayout.h"
#include "server/window/Format.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>

#include <algorithm>

namespace watek::server::window {

using shared::AccountFilter;
using shared::AccountOrder;

namespace {

constexpr int kLongestSearch = 64;
constexpr int kSearchLetters = 24; ///< that are seen at least
constexpr char kOrderKey[] = "accounts/order";

struct Order {
    AccountOrder by;
    bool isDescending;
};
/// In the order of the rows of the list of orders.
constexpr Order kOrders[]
    = {{AccountOrder::Name, false}, {AccountOrder::Name, true}, {AccountOrder::Registered, true},
        {AccountOrder::Registered, false}, {AccountOrder::Seen, true}, {AccountOrder::Seen, false}};

} // namespace

AccountsTools::AccountsTools(QWidget *parent)
    : QWidget(parent)
    , m_row(new FlowLayout(8, this))
    , m_search(new QLineEdit(this))
    , m_filter(new QComboBox(this))
    , m_order(new QComboBox(this))
    , m_count(new widgets::PlainLabel(this))
{
    m_search->setObjectName(QStringLiteral("accountSearch"));
    m_search->setPlaceholderText(tr("Search by name or e-mail…"));
    m_search->setAccessibleName(tr("Search accounts"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaxLength(kLongestSearch);
    m_search->setMinimumWidth(m_search->fontMetrics().averageCharWidth() * kSearchLetters);
    m_filter->setObjectName(QStringLiteral("accountFilter"));
    m_filter->setAccessibleName(tr("Which accounts are shown"));
    m_filter->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    // In the order of AccountFilter.
    m_filter->addItems(
        {tr("All accounts"), tr("Online"), tr("Suspended"), tr("Not verified"), tr("Operators")});
    m_order->setObjectName(QStringLiteral("accountOrder"));
    m_order->setAccessibleName(tr("In which order accounts are shown"));
    m_order->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_order->addItems({tr("By name"), tr("By name, from the end"), tr("Newest first"),
        tr("Oldest first"), tr("Last seen first"), tr("Longest away first")});
    m_count->setObjectName(QStringLiteral("caption"));
    for (QWidget *tool : std::initializer_list<QWidget *>{m_search, m_filter, m_order, m_count})
        m_row->addWidget(tool);
    m_row->setWide(m_search);
    connect(m_search, &QLineEdit::textChanged, this, &AccountsTools::changed);
    connect(m_filter, &QComboBox::currentIndexChanged, this, &AccountsTools::changed);
    connect(m_order, &QComboBox::currentIndexChanged, this, &AccountsTools::changed);
}

void AccountsTools::addButton(QAction *action) { m_row->addWidget(newButtonOf(action, this)); }

void AccountsTools::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

shared::ListAccounts AccountsTools::wanted() const
{
    const Order order = kOrders[std::max(m_order->currentIndex(), 0)];
    return {.after = {},
        .search = m_search->text().trimmed().toUtf8(),
        .filter = AccountFilter(std::max(m_filter->currentIndex(), 0)),
        .order = order.by,
        .isDescending = order.isDescending};
}

void AccountsTools::setOrder(AccountOrder order, bool isDescending)
{
    const auto *const row = std::ranges::find_if(kOrders,
        [&](const Order &each) { return each.by == order && each.isDescending == isDescending; });
    if (row != std::end(kOrders))
        m_order->setCurrentIndex(int(row - kOrders));
}

void AccountsTools::showCount(const shared::AccountsListed &listed, int found)
{
    const shared::ListAccounts asked = wanted();
    const int inAll = int(listed.inAll);
    const bool areAll = asked.search.isEmpty() && asked.filter == AccountFilter::All;
    m_count->setText(areAll
            ? tr("%n account(s)", nullptr, inAll)
            : tr("%1 of %n account(s)", nullptr, inAll)
                  .arg(describeNumber(double(found)) + QLatin1String(listed.hasMore ? "+" : "")));
}

void AccountsTools::setCountVisible(bool isVisible) { m_count->setVisible(isVisible); }

QString AccountsTools::describeNothingFound() const
{
    const shared::ListAccounts asked = wanted();
    if (!asked.search.isEmpty())
        return tr("No account matches “%1”.").arg(QString::fromUtf8(asked.search));
    switch (asked.filter) {
    case AccountFilter::All:
        return {};
    case AccountFilter::Online:
        return tr("Nobody is logged in to an account now.");
    case AccountFilter::Suspended:
        return tr("No account is suspended.");
    case AccountFilter::Unverified:
        return tr("No account waits for its e-mail code.");
    case AccountFilter::Operators:
        return tr("No operator has an account.");
    }
    return {};
}

void AccountsTools::remember(QSettings &settings) const
{
    settings.setValue(QLatin1String(kOrderKey), m_order->currentIndex());
}

void AccountsTools::recall(QSettings &settings)
{
    const int row = settings.value(QLatin1String(kOrderKey), 0).toInt();
    m_order->setCurrentIndex(std::clamp(row, 0, m_order->count() - 1));
}

} // namespace watek::server::window
