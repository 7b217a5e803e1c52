#include "server/window/StartProblem.h"

#include "server/window/Format.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace watek::server::window {

namespace {

/// Further doors that cannot be opened and are named in full: the bar is no list.
constexpr size_t kMostOthers = 3;

/// The system's words, to stand within a sentence.
QString withoutDot(const QString &words)
{
    QString text = words.trimmed();
    while (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    return text;
}

/// The folder, or the nearest above it that is there; empty: none.
QString nearestFolder(const QString &path)
{
    for (QString at = path; !at.isEmpty(); at = QFileInfo(at).path()) {
        if (QFileInfo(at).isDir())
            return at;
        if (QFileInfo(at).path() == at)
            break;
    }
    return {};
}

StartProblem offerPort(const QString &sentence, ServerChoice choice, quint16 port)
{
    choice.port = port;
    return {.sentence = sentence,
        .offer = QCoreApplication::translate("server::StartProblem", "&Try %1").arg(port),
        .offered = choice};
}

StartProblem offerSafeHost(const QString &sentence, ServerChoice choice)
{
    choice.host = QStringLiteral("127.0.0.1"); // always there
    return {.sentence = sentence,
        .offer = QCoreApplication::translate("server::StartProblem", "&Use %1").arg(choice.host),
        .offered = choice};
}

StartProblem offerAgain(const QString &sentence, const ServerChoice &choice)
{
    return {.sentence = sentence,
        .offer = QCoreApplication::translate("server::StartProblem", "&Try again"),
        .offered = choice};
}

/// The fault of a door that only the config file names: nothing that is chosen here mends it.
StartProblem describeDoorProblem(const app::StartError &error, const ServerChoice &choice)
{
    using Kind = app::StartError::Kind;
    const shared::Endpoint &door = error.door;
    const QString name = QString::fromUtf8(door.name);
    const QString place = door.isUnix() ? door.path : QString::number(door.port);
    const auto offer
        = [&](const QString &sentence) { return offerAgain(sentence.arg(name, place), choice); };
    switch (error.kind) {
    case Kind::PortInUse:
        return offer(door.isUnix()
                ? QCoreApplication::translate("server::StartProblem",
                    "The door “%1” cannot be opened: another program listens on %2.")
                : QCoreApplication::translate("server::StartProblem",
                    "The door “%1” cannot be opened: port %2 is already used by another program."));
    case Kind::NotOurAddress:
        return offerAgain(
            QCoreApplication::translate("server::StartProblem",
                "The door “%1” cannot be opened: %2 is not an address of this computer.")
                .arg(name, door.address),
            choice);
    case Kind::NotASocket:
        return offer(QCoreApplication::translate("server::StartProblem",
            "The door “%1” cannot be opened: %2 is there already, and is not a socket."));
    case Kind::NotAllowed:
        return offer(door.isUnix()
                ? QCoreApplication::translate("server::StartProblem",
                    "The door “%1” cannot be opened: this program may not make %2.")
                : QCoreApplication::translate("server::StartProblem",
                    "The door “%1” cannot be opened: port %2 needs administrator rights."));
    case Kind::BadAddress:
    case Kind::Certificate:
    case Kind::Database:
    case Kind::NoDescriptors:
    case Kind::Other:
        break;
    }
    return offerAgain(
        QCoreApplication::translate(
            "server::StartProblem", "The door “%1” cannot be opened at %2: %3.")
            .arg(name, door.isUnix() ? place : describeEndpoint(door.address, door.port),
                error.detail),
        choice);
}

} // namespace

StartProblem describeBadSettings(const QString &why, const ServerChoice &choice)
{
    return offerAgain(
        QCoreApplication::translate("server::StartProblem", "The settings cannot be used: %1")
            .arg(why),
        choice);
}

namespace {

StartProblem describeOneProblem(const app::StartError &error, const ServerChoice &choice)
{
    using Kind = app::StartError::Kind;
    if (error.isOfNamedDoor())
        return describeDoorProblem(error, choice);
    switch (error.kind) {
    case Kind::PortInUse:
        return offerPort(QCoreApplication::translate(
                             "server::StartProblem", "Port %1 is already used by another program.")
                             .arg(choice.port),
            choice, choice.port < 65535 ? quint16(choice.port + 1) : quint16(8888));
    case Kind::NotOurAddress:
        return offerSafeHost(QCoreApplication::translate(
                                 "server::StartProblem", "%1 is not an address of this computer.")
                                 .arg(choice.host),
            choice);
    case Kind::BadAddress:
        return offerSafeHost(choice.host.isEmpty()
                ? QCoreApplication::translate(
                    "server::StartProblem", "The address is missing: choose one from the list.")
                : QCoreApplication::translate("server::StartProblem",
                    "“%1” is not an address: write one like 192.168.1.10, or choose from the "
                    "list.")
                      .arg(choice.host),
            choice);
    case Kind::NotAllowed:
        return offerPort(QCoreApplication::translate("server::StartProblem",
                             "Port %1 needs administrator rights: choose a port from 1024 up.")
                             .arg(choice.port),
            choice, quint16(choice.port < 1024 ? 8000 + choice.port : 8888));
    case Kind::NoDescriptors:
        // Fewer places would need as many.
        return offerAgain(QCoreApplication::translate("server::StartProblem",
                              "The system lets this program open too few files for a server. "
                              "Raise its limit of open files."),
            choice);
    case Kind::Certificate:
        return offerAgain(QCoreApplication::translate(
                              "server::StartProblem", "The certificate for TLS cannot be used: %1.")
                              .arg(error.detail),
            choice);
    case Kind::Database:
        return offerAgain(
            QCoreApplication::translate("server::StartProblem", "The accounts cannot be used: %1.")
                .arg(withoutDot(error.detail)),
            choice);
    case Kind::NotASocket: // the main door has no path
    case Kind::Other:
        break;
    }
    const QString reason = withoutDot(error.detail);
    return offerAgain(reason.isEmpty()
            ? QCoreApplication::translate("server::StartProblem", "The server could not start.")
            : QCoreApplication::translate("server::StartProblem", "The server could not start: %1.")
                  .arg(reason),
        choice);
}

} // namespace

StartProblem describeProblem(
    const app::StartError &error, const ServerChoice &choice, const QString &dataFolder)
{
    // The first one's way out: that of the main door, when it is among them.
    StartProblem problem = describeOneProblem(error, choice);
    if (error.kind == app::StartError::Kind::Database)
        problem.folder = nearestFolder(dataFolder);
    const size_t named = std::min(error.others.size(), kMostOthers);
    for (size_t i = 0; i < named; ++i)
        problem.sentence += u' ' + describeOneProblem(error.others[i], choice).sentence;
    if (const size_t more = error.others.size() - named; more > 0)
        problem.sentence += u' '
            + QCoreApplication::translate("server::StartProblem",
                "%n more door(s) cannot be opened either: the log names them.", nullptr, int(more));
    return problem;
}

} // namespace watek::server::window
