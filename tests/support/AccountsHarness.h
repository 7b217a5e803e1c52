// A dispatcher with accounts: the passwords thread is played with its real hashes, and the store by
// one that keeps nothing and may refuse. Thread: the test's, which plays the dispatcher.
#pragma once

#include "server/passwords/PasswordHash.h"
#include "tests/support/DispatcherHarness.h"

namespace watek::tests {

class AccountsHarness : public DispatcherHarness {
public:
    /// What 203.0.113.7 is shown as, by the key of settings().
    static inline const QByteArray kCloak = "e4r6bone.vrbra5l7.h33xw2rk.ip";
    /// Hashes are fast, cloaks are the same each time, and everything else as people have it.
    static server::shared::ServerConfig settings()
    {
        server::shared::ServerConfig config;
        config.accounts.areKept = true;
        config.accounts.fastHash = true;
        config.cloaks.key = "0123456789abcdef0123456789abcdef";
        return config;
    }
    explicit AccountsHarness(const server::shared::ServerConfig &config = settings(),
        Events keeping = Events::AreKept, const server::shared::StoredState &stored = {},
        App listening = App::Listens)
        : DispatcherHarness(config, 2, listening, keeping, stored)
    {
    }
    /// `before`: what an earlier server has stored.
    AccountsHarness(
        const server::shared::ServerConfig &config, const server::shared::StoredState &before)
        : AccountsHarness(config, Events::AreKept, before)
    {
    }
    virtual ~AccountsHarness() = default;

    server::shared::StoreTrouble trouble
        = server::shared::StoreTrouble::None; ///< what the store answers
    std::vector<server::shared::StoreRequest> stored; ///< what it was asked

    /// The other threads do what they were asked for, until nothing is left to do.
    void settle()
    {
        using namespace server::shared;
        for (bool isDone = false; !isDone;) {
            std::vector<PasswordRequest> asked;
            passwords.takeAll(asked);
            for (const PasswordRequest &request : asked)
                tell(request.client, checked(request));
            std::vector<StoreRequest> requests;
            storeRequests.takeAll(requests);
            for (const StoreRequest &request : requests) {
                stored.push_back(request);
                tellStored({request.client, request.ticket, write(request)});
            }
            isDone = asked.empty() && requests.empty();
        }
    }
    /// Says them one after the other, each when the one before was answered. What came of the last,
    /// without the server's name before it.
    QList<QByteArray> answersTo(ClientId id, const QList<QByteArray> &lines)
    {
        for (const QByteArray &line : lines) {
            take(id);
            say(id, line);
            settle();
        }
        QList<QByteArray> got = take(id);
        for (QByteArray &line : got)
            line.replace(":watek.local ", "");
        return got;
    }

    /// Other settings, while people are here.
    void rehash(const server::shared::ServerConfig &config)
    {
        tell(ClientId(),
            server::shared::Rehashed{
                .config = std::make_shared<const server::shared::ServerConfig>(config),
                .changed = {"oper"},
                .trouble = {}});
    }
    /// One in the chat, from this computer, who has registered its nickname with the password
    /// "secret-1" before the settings named it as an operator's: while they do nobody may.
    ClientId withAccount(const QByteArray &nick, const server::shared::ServerConfig &later)
    {
        const ClientId id = comeOnline(nick, "127.0.0.1");
        server::shared::ServerConfig before = later;
        before.opers.clear();
        rehash(before);
        answersTo(id, {"NS REGISTER secret-1"});
        rehash(later);
        take(id);
        return id;
    }

    /// From somewhere on the net, by TLS.
    ClientId arriveByTls(const Tls &tls = {}, const QByteArray &address = "203.0.113.7")
    {
        return arrive(server::shared::ClientKind::Irc, address, 50000, tls);
    }
    /// In plain text.
    ClientId comeOnline(const QByteArray &nick, const QByteArray &address)
    {
        const ClientId id = arrive(server::shared::ClientKind::Irc, address);
        answersTo(id, {"NICK " + nick, "USER u 0 * :r"});
        return id;
    }
    ClientId guest(const QByteArray &address, quint16 port)
    {
        return arrive(server::shared::ClientKind::PlainText, address, port);
    }
    /// What a guest is told last for a line that it types.
    QByteArray typed(ClientId id, const QByteArray &line)
    {
        take(id);
        type(id, line);
        settle();
        const QList<QByteArray> lines = take(id);
        return lines.isEmpty() ? QByteArray() : lines.constLast();
    }

protected:
    /// What the store does.
    virtual server::shared::StoreTrouble write(const server::shared::StoreRequest &)
    {
        return trouble;
    }

private:
    static server::shared::PasswordChecked checked(const server::shared::PasswordRequest &request)
    {
        using namespace server::shared;
        PasswordChecked answer{.ticket = request.ticket};
        if (const auto *const make = std::get_if<MakeVerifier>(&request.task)) {
            const auto made = server::passwords::verifierOf(request.password, make->iterations);
            answer.isRight = made.has_value();
            answer.verifier = made.value_or(protocol::ScramVerifier());
        } else {
            answer.isRight = server::passwords::fits(
                request.password, std::get<protocol::ScramVerifier>(request.task));
        }
        return answer;
    }
};

} // namespace watek::tests
