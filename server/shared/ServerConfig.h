// Every setting of the server as a value: made once by server/app, then shared by all threads
// unchanged. Any thread; immutable once it crosses. Times in seconds, sizes in bytes; names as in
// the config file.
#pragma once

#include "server/shared/AccountDetails.h"
#include "server/shared/Endpoint.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace watek::server::shared {

enum class WhenFull {
    Wait, ///< the newcomer stays connected and is told its place in the queue
    Refuse, ///< the newcomer gets an ERROR line and is closed
};

/// What an operator may do; each role may do all that the ones before it may.
enum class OperRole : quint8 {
    None, ///< no operator
    See, ///< who hides, secret channels, statistics
    Mute, ///< silence somebody on the whole server
    Kick, ///< close a connection
    Ban, ///< keep somebody away
    Admin, ///< rehash, restart and end the server
};

struct ServerConfig {
    struct Server {
        QString host = QStringLiteral("127.0.0.1");
        quint16 port = 8888; ///< 0: any free port (tests)
        bool isMainDoorOpen = true; ///< false: only the doors of `listen` are opened
        QByteArray name
            = "watek.local"; ///< in the source of every server line: has a '.', no space
        QByteArray network = "Watek";
        QByteArray description = "A multithreaded chat server";
        QByteArray password; ///< asked with PASS when not empty
        QString motdFile; ///< empty: the message of the day that comes with the program
        QString dataFolder;
        int maxClients = 5;
        WhenFull whenFull = WhenFull::Wait;
        int waiting = 16; ///< how many may wait
        int ioThreads = 0; ///< at most; 0: see ioThreadsOf()
        bool plainText = true;
        int plainTextWaitMs
            = 500; ///< how long a connection may be silent before it is taken for a guest
        QByteArray lobby = "#lobby";
    } server;

    struct Admin {
        QByteArray location1;
        QByteArray location2;
        QByteArray email;
    } admin;

    /// One section [oper] or [oper/NAME].
    struct Oper {
        QString section;
        QByteArray name;
        QByteArray password; ///< empty: only by `account`
        OperRole role = OperRole::Admin;
        QByteArray account = {}; ///< who is logged in to it needs no password; empty: nobody
        /// Who logs in to the account is the operator at once, without OPER.
        enum class ByItself : quint8 { No, Certificate, Yes };
        ByItself byItself = ByItself::Certificate; ///< Certificate: when it shows one
    };
    std::vector<Oper> opers;

    /// The sections [listen/NAME]. Every door: doorsOf().
    std::vector<Endpoint> listen;

    struct Limits {
        int maxClientsPerIp = 0; ///< 0: as many as there are places
        bool exemptPrivate = true; ///< private networks and this computer have no such limit
        int registrationTimeout = 60;
        int handshakeTimeout = 10; ///< for TLS and WebSocket, before anybody can say anything
        int pingInterval = 90;
        int pingTimeout = 60;
        int guestTimeout = 120; ///< silence of a guest while somebody waits for a place
        int resumeTimeout = 120; ///< how long who lost its connection may come back; 0: nobody may
        int sessionsPerAccount = 10; ///< connections of one person at once
        bool flood = true;
        int nickLength = 32;
        int channelLength = 64;
        int topicLength = 390;
        int kickLength = 390;
        int awayLength = 390;
        int monitor = 100;
        int whowas = 1000;
        int listModes = 100;
        int silence = 50; ///< masks of one user; 0: nobody can be silenced
        int sendq = 1024 * 1024;
        int channelsPerClient = 100;
        int multilineMaxBytes = 4096;
        int multilineMaxLines = 100;
        int multilineTimeout = 60;
        int metadataMaxSubs = 50; ///< keys one connection may subscribe to; 0: no metadata
        int metadataMaxKeys = 50; ///< of one person, and of one channel; 0: no metadata
        int metadataMaxValueBytes = 256;
    } limits;

    /// What one certificate is read from; the key may be in the certificate's file.
    struct Certificate {
        QString section; ///< "tls", "tls/NAME"
        QString file; ///< PEM: the certificate, and behind it those that vouch for it
        QString keyFile;
    };
    struct Tls {
        bool enabled = false; ///< one more door, at the same address
        quint16 port = 6697;
        QString certificateFile; ///< empty: one that the server signs itself
        QString keyFile;
        /// Tells clients to come by TLS only (IRCv3 strict-transport-security).
        bool sts = false;
        int stsDuration = 30 * 86'400; ///< seconds for which they remember that; 0: they forget it
        bool stsPreload = false; ///< programs may be shipped with it
    } tls;
    /// Of the sections [tls/NAME]: shown to who asks for a name they are for.
    std::vector<Certificate> certificates;

    /// Who stays in the chat without a connection.
    enum class AlwaysOn {
        OptIn, ///< who asks for it
        OptOut, ///< everybody with an account, but who asks not to
        Off, ///< nobody
    };

    struct Accounts {
        bool registration = true;
        bool registrationBeforeConnect = true;
        bool fastHash = false; ///< tests only
        bool insecurePasswords = false; ///< on connections that others could listen to
        AlwaysOn alwaysOn = AlwaysOn::OptIn;
        int alwaysOnExpiry = 30 * 86'400; ///< seconds without a connection; 0: for ever
        bool registrationRequiresEmail = false;
        int registrationsPerAddress = 10; ///< in an hour; 0: as many as they like
        int registrationsPerHour = 500; ///< by all addresses together; 0: as many as they like
        QString mailCommand; ///< a program with its arguments; empty: no e-mail is sent
        QByteArray mailFrom; ///< empty: "watek@" and the server's name
        int verifyTimeout = 86'400; ///< how long a code from an e-mail is good
        NickProtection nickProtection = NickProtection::Strict;
        int nickGraceSeconds = 60;
        /// No setting: there is a database to keep them in. Without it there are no accounts.
        bool areKept = false;
    } accounts;

    struct Cloaks {
        bool enabled = true;
        QByteArray suffix = "ip"; ///< what every cloak ends with
        QByteArray key; ///< empty: the database's, or one that is drawn at each start
    } cloaks;

    struct Channels {
        bool registration = true;
        int maxPerAccount = 15;
        int accessEntries = 100; ///< of one channel
        int expiry = 0; ///< seconds without anybody of the access list; 0: never
    } channels;

    /// What who is not logged in may not do in its first seconds here.
    struct Newcomers {
        int seconds = 0; ///< how long one is new; 0: nobody is
        bool privateMessages = false; ///< to who is no operator and has not written first
        bool links = false;
        int channels = 3; ///< at most; 0: as many as others
    } newcomers;

    struct Log {
        QByteArray level = "info"; ///< debug, info, warning or error
        QString file; ///< empty: standard error when headless
        QByteArray format = "text"; ///< text or json
    } log;

    /// Keys that the file, the environment or the command line gave, also with their defaults
    /// ("server/host").
    QStringList given;
    /// Keys that were given and belong to a feature this version does not have ("history/enabled").
    QStringList notInThisVersion;
};

/// How many io threads there may be: `io_threads`, or by itself one for each place while the places
/// are few, and two for each processor that this process may use when they are many.
int ioThreadsOf(const ServerConfig &config);

/// Every door that is to be open: the main one first, unless it is not wanted, then that of [tls],
/// then the sections [listen/NAME] in the order of the file. None of them has an empty address.
std::vector<Endpoint> doorsOf(const ServerConfig &config);

/// Some door encrypts.
bool usesTls(const ServerConfig &config);

/// Where clients that are told to use TLS find it: the first TLS door that people on other
/// computers reach by themselves, at a port that the configuration names: clients remember it for
/// days, and "any free port" is another one after each start. 0: there is none.
quint16 stsPortOf(const ServerConfig &config);

} // namespace watek::server::shared
