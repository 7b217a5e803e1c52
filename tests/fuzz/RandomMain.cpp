// Plays random conversations to FuzzDispatcher, without a fuzzer: those of the seeds 1, 2, 3 …
//
//     FuzzDispatcher [--seconds S] [--first SEED] [--seeds N] [FILE...]
//
// Files hold conversations that are played as they are. Every conversation has a process of its
// own. When one fails, operations are taken out for as long as it still fails; what is left is
// printed, and is a file for the corpus.
#include "tests/fuzz/DispatcherOps.h"
#include "tests/fuzz/Fuzz.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int kOps = 400; ///< of a conversation
constexpr int kMostShrinkRuns = 2000;

enum class Output { Shown, Hidden };

/// Whether the conversation goes well; a child process plays it.
bool goesWell(const QByteArrayList &ops, Output output)
{
    const pid_t child = fork();
    if (child == 0) {
        const rlimit none{};
        setrlimit(RLIMIT_CORE, &none);
        if (output == Output::Hidden && !std::freopen("/dev/null", "w", stderr))
            _exit(2);
        alarm(60); // one that does not end has failed, too
        const QByteArray input = ops.join('\n');
        LLVMFuzzerTestOneInput(
            reinterpret_cast<const quint8 *>(input.constData()), size_t(input.size()));
        _exit(0);
    }
    int status = 1;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/// The same failure, or another, with as few operations as can be found.
QByteArrayList shrunk(QByteArrayList ops)
{
    int runs = 0;
    for (qsizetype piece = ops.size() / 2; piece > 0; piece /= 2) {
        for (qsizetype at = 0; at < ops.size() && runs < kMostShrinkRuns;) {
            QByteArrayList fewer = ops;
            fewer.remove(at, std::min(piece, fewer.size() - at));
            ++runs;
            if (goesWell(fewer, Output::Hidden))
                at += piece;
            else
                ops = fewer;
        }
    }
    return ops;
}

bool play(const QByteArrayList &ops, const QByteArray &name)
{
    if (goesWell(ops, Output::Hidden))
        return true;
    const QByteArrayList few = shrunk(ops);
    std::printf("%s fails with these %d operations:\n%s\n", name.constData(), int(few.size()),
        few.join('\n').constData());
    std::fflush(stdout);
    goesWell(few, Output::Shown);
    return false;
}

/// How many files of the folder or file failed; -1 when there is none that can be read.
int playFiles(const QString &path)
{
    QDirIterator files(path, QDir::Files);
    int failed = 0;
    int played = 0;
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            return -1;
        ++played;
        failed += !play(file.readAll().split('\n'), file.fileName().toLocal8Bit());
    }
    return played > 0 ? failed : -1;
}

} // namespace

int main(int argc, char **argv)
{
    qint64 seconds = 0;
    quint32 first = 1;
    quint32 seeds = 150;
    int failed = 0;
    for (int i = 1; i < argc; ++i) {
        const QByteArray word = argv[i];
        const uint value = i + 1 < argc ? QByteArray(argv[i + 1]).toUInt() : 0;
        if (word == "--seconds")
            seconds = value;
        else if (word == "--first")
            first = value;
        else if (word == "--seeds")
            seeds = value;
        if (word.startsWith("--")) {
            ++i;
            continue;
        }
        const int failures = playFiles(QString::fromLocal8Bit(argv[i]));
        if (failures != 0) {
            std::printf("%s: %d failed\n", argv[i], failures);
            return EXIT_FAILURE;
        }
    }
    QElapsedTimer clock;
    clock.start();
    quint32 seed = first;
    for (; seconds > 0 ? clock.elapsed() < seconds * 1000 : seed < first + seeds; ++seed)
        failed += !play(watek::fuzz::randomOps(seed, kOps), "seed " + QByteArray::number(seed));
    std::printf("seeds %u to %u: %d failed\n", first, seed - 1, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
