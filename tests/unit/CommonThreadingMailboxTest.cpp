// The mailbox: order, wake-up, counts, and nothing lost between threads.
#include "common/threading/MailReader.h"
#include "common/threading/Mailbox.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <poll.h>

#include <memory>
#include <thread>

namespace commonThreadingMailboxTest {

using namespace watek::threading;

namespace {

bool isReadable(int descriptor)
{
    pollfd poller{.fd = descriptor, .events = POLLIN, .revents = 0};
    return poll(&poller, 1, 0) == 1;
}

} // namespace

class CommonThreadingMailboxTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mailComesOutInTheOrderItWasPosted()
    {
        Mailbox<int> mailbox("order", 10);
        mailbox.post(1);
        mailbox.post(2);
        std::vector<int> batch{3, 4};
        mailbox.postAll(batch);
        mailbox.post(5);
        std::vector<int> mail{99};
        QVERIFY(mailbox.takeAll(mail));
        QCOMPARE(mail, (std::vector<int>{1, 2, 3, 4, 5}));
        QVERIFY(!mailbox.takeAll(mail));
        QVERIFY(mail.empty());
    }

    void aBatchIsEmptyAfterItIsPosted()
    {
        Mailbox<std::unique_ptr<int>> mailbox("batch", 10);
        std::vector<std::unique_ptr<int>> batch;
        for (int round = 0; round < 3; ++round) {
            batch.push_back(std::make_unique<int>(round));
            batch.push_back(std::make_unique<int>(round + 10));
            mailbox.postAll(batch);
            QVERIFY(batch.empty());
        }
        mailbox.postAll(batch);
        std::vector<std::unique_ptr<int>> mail;
        QVERIFY(mailbox.takeAll(mail));
        QCOMPARE(mail.size(), 6u);
        QCOMPARE(*mail[0], 0);
        QCOMPARE(*mail[3], 11);
        QCOMPARE(*mail[5], 12);
    }

    void itsDescriptorIsReadableWhileThereIsMail()
    {
        Mailbox<int> mailbox("wake", 10);
        QVERIFY(!isReadable(mailbox.descriptor()));
        mailbox.post(1);
        QVERIFY(isReadable(mailbox.descriptor()));
        mailbox.post(2);
        std::vector<int> mail;
        QVERIFY(mailbox.takeAll(mail));
        QVERIFY(!isReadable(mailbox.descriptor()));
        std::vector<int> batch{3};
        mailbox.postAll(batch);
        QVERIFY(isReadable(mailbox.descriptor()));
        QVERIFY(mailbox.takeAll(mail));
        mailbox.postAll(batch);
        QVERIFY(!isReadable(mailbox.descriptor()));
    }

    void itCanBeWokenWithoutMail()
    {
        Mailbox<int> mailbox("wake", 10);
        mailbox.wake();
        QVERIFY(isReadable(mailbox.descriptor()));
        std::vector<int> mail;
        QVERIFY(!mailbox.takeAll(mail));
        QVERIFY(!isReadable(mailbox.descriptor()));
    }

    void aReaderIsCalledWhenMailComes()
    {
        Mailbox<int> mailbox("reader", 10);
        std::vector<int> got;
        int calls = 0;
        const MailReader reader(mailbox, [&] {
            ++calls;
            std::vector<int> mail;
            mailbox.takeAll(mail);
            got.insert(got.end(), mail.begin(), mail.end());
        });
        mailbox.post(1);
        mailbox.post(2);
        QTRY_COMPARE(got, (std::vector<int>{1, 2}));
        QCOMPARE(calls, 1);
        std::thread([&mailbox] { mailbox.post(3); }).join();
        QTRY_COMPARE(got.size(), 3u);
    }

    void itCountsDepthHighWaterAndAge()
    {
        Mailbox<int> mailbox("counts", 2);
        QCOMPARE(mailbox.stats().name, "counts");
        QCOMPARE(mailbox.stats().bound, 2);
        QCOMPARE(mailbox.stats().depth, 0);
        QCOMPARE(mailbox.stats().oldestAgeNs, 0);
        mailbox.post(1);
        mailbox.post(2);
        QVERIFY(!mailbox.isCongested());
        mailbox.post(3);
        QVERIFY(mailbox.isCongested());
        const MailboxStats full = mailbox.stats();
        QCOMPARE(full.depth, 3);
        QCOMPARE(full.highWater, 3);
        QCOMPARE(full.posted, 3u);
        QVERIFY(full.oldestAgeNs > 0);
        QTRY_VERIFY(mailbox.stats().oldestAgeNs > full.oldestAgeNs);

        std::vector<int> mail;
        mailbox.takeAll(mail);
        QVERIFY(!mailbox.isCongested());
        mailbox.post(4);
        const MailboxStats later = mailbox.stats();
        QCOMPARE(later.depth, 1);
        QCOMPARE(later.highWater, 3);
        QCOMPARE(later.posted, 4u);
        QCOMPARE(later.mutex.acquisitions, 5u);
    }

    void fourProducersLoseNothingAndKeepTheirOrder()
    {
        constexpr int kProducers = 4;
        constexpr int kEach = 100'000;
        struct Item {
            int producer;
            int number;
        };
        Mailbox<Item> mailbox("busy", kProducers * kEach);
        std::vector<std::thread> producers;
        for (int producer = 0; producer < kProducers; ++producer) {
            producers.emplace_back([&mailbox, producer] {
                std::vector<Item> batch;
                for (int number = 0; number < kEach; ++number) {
                    // Half of them one by one, half in batches of seven.
                    if (producer % 2 == 0) {
                        mailbox.post({producer, number});
                        continue;
                    }
                    batch.push_back({producer, number});
                    if (batch.size() == 7 || number == kEach - 1)
                        mailbox.postAll(batch);
                }
            });
        }

        // The reader looks only when it is woken: a lost wake-up would leave it waiting.
        int next[kProducers] = {};
        int total = 0;
        bool isInOrder = true;
        std::vector<Item> mail;
        while (total < kProducers * kEach) {
            pollfd poller{.fd = mailbox.descriptor(), .events = POLLIN, .revents = 0};
            if (poll(&poller, 1, 30'000) != 1)
                break;
            mailbox.takeAll(mail);
            for (const Item &item : mail)
                isInOrder = isInOrder && item.number == next[item.producer]++;
            total += int(mail.size());
        }
        for (std::thread &producer : producers)
            producer.join();
        QCOMPARE(total, kProducers * kEach);
        QVERIFY(isInOrder);
        QCOMPARE(mailbox.stats().depth, 0);
        QCOMPARE(mailbox.stats().posted, quint64(kProducers * kEach));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonThreadingMailboxTest)

} // namespace commonThreadingMailboxTest

#include "CommonThreadingMailboxTest.moc"
