#include "server/window/StartProblem.h"

#include <QCoreApplication>

namespace watek::server::window {

namespace {

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

} // namespace

StartProblem describeProblem(const app::StartError &error, const ServerChoice &choice)
{
    using Kind = app::StartError::Kind;
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
    case Kind::Other:
        break;
    }
    QString reason = error.detail.trimmed();
    while (reason.endsWith(QLatin1Char('.')))
        reason.chop(1);
    return offerAgain(reason.isEmpty()
            ? QCoreApplication::translate("server::StartProblem", "The server could not start.")
            : QCoreApplication::translate("server::StartProblem", "The server could not start: %1.")
                  .arg(reason),
        choice);
}

} // namespace watek::server::window
