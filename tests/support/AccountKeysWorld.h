// "ola", who is logged in to her account by her password at one connection, and a store that knows
// which recovery codes were used. Thread: the test's, which plays the dispatcher.
#pragma once

#include "tests/support/AccountsHarness.h"

namespace watek::tests {

class StoreThatKnowsCodes final : public AccountsHarness {
public:
    using AccountsHarness::AccountsHarness;

protected:
    server::shared::StoreTrouble write(const server::shared::StoreRequest &request) override
    {
        server::dispatcherRole.assertCurrent();
        using namespace server::shared;
        for (const StoreChange &change : request.changes) {
            const auto *const used = std::get_if<RecoveryCodeUsed>(&change);
            const Account *const account = used ? state().accounts().find(used->account) : nullptr;
            if (used && !(account && account->recoveryCodes.contains(used->hash)))
                return StoreTrouble::Missing;
        }
        return AccountsHarness::write(request);
    }
};

class AccountKeysWorld {
public:
    using ClientId = base::ClientId;

    explicit AccountKeysWorld(
        const server::shared::ServerConfig &config = AccountsHarness::settings())
        : harness(config)
        , ola(harness.comeOnline("ola", "127.0.0.1"))
    {
        say(ola, {"NS REGISTER secret-1"});
    }

    static QByteArray plainOf(const QByteArray &user, const QByteArray &password)
    {
        return ('\0' + user + '\0' + password).toBase64();
    }
    QList<QByteArray> say(ClientId id, const QList<QByteArray> &lines)
    {
        return harness.answersTo(id, lines);
    }
    /// All that NickServ said, without who said it.
    QList<QByteArray> answers(ClientId id, const QByteArray &text)
    {
        QList<QByteArray> found;
        for (const QByteArray &line : say(id, {"NS " + text})) {
            if (line.startsWith(":NickServ!"))
                found.append(line.mid(line.indexOf(" :") + 2));
        }
        return found;
    }
    QByteArray told(ClientId id, const QByteArray &text)
    {
        const auto all = answers(id, text);
        return all.isEmpty() ? QByteArray() : all.constLast();
    }
    ClientId online(const QByteArray &nick) { return harness.comeOnline(nick, "127.0.0.1"); }
    /// One more connection of ola's, by this password.
    ClientId comes(const QByteArray &password)
    {
        const ClientId id = harness.arriveByTls();
        say(id,
            {"CAP REQ :sasl", "NICK olabot", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + plainOf("ola", password), "CAP END"});
        return id;
    }
    QByteArray newAppPassword(const QByteArray &label)
    {
        // "The app password bot is k7qz-... - it is not shown again."
        return answers(ola, "APPPASS ADD " + label).value(0).split(' ').value(5);
    }
    QList<QByteArray> newCodes()
    {
        QList<QByteArray> codes = answers(ola, "RECOVERY");
        codes.removeLast();
        return codes;
    }
    const server::shared::Account &account()
    {
        server::dispatcherRole.assertCurrent();
        return *harness.state().accounts().findByName("ola");
    }
    bool isOla(ClientId id)
    {
        server::dispatcherRole.assertCurrent();
        return harness.state().session(id)->user->account == "ola";
    }

    StoreThatKnowsCodes harness;
    const ClientId ola;
};

} // namespace watek::tests
