// Fuzz target: any bytes parse to a message or an error, and what is written parses to the same
// message.
#include "common/protocol/Message.h"
#include "tests/fuzz/Fuzz.h"

#include <algorithm>

using namespace watek::protocol;
using watek::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const quint8 *data, size_t size)
{
    const QByteArrayView line(data, qsizetype(size));
    const auto parsed = parseMessage(line);
    if (!parsed)
        return 0;

    const QByteArray written = writeMessage(*parsed);
    require(
        std::ranges::none_of(written, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }),
        "one message is one line");
    require(written.size() <= line.size() + 1, "writing adds nothing but a colon");

    const auto again = parseMessage(written);
    require(again.hasValue(), "what is written can be parsed");
    require(*again == *parsed, "what is written is the same message");
    require(writeMessage(*again) == written, "what is written is written the same again");

    // A message put together from any parameters keeps their number and order.
    Message echoed{.command = "403", .params = {"anna", line.toByteArray(), "No such channel"}};
    echoed.params[1].replace('\0', "").replace('\r', "").replace('\n', "");
    const auto reply = parseMessage(writeMessage(echoed));
    require(reply && reply->params.size() == 3, "echoed bytes are one parameter");
    require(
        reply->params[1] == asMiddleParam(echoed.params[1]), "echoed bytes stay where they were");
    return 0;
}
