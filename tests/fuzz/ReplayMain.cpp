// Runs a fuzz target over the files of its corpus: what a fuzzer once found stays found, in every
// build.
#include "tests/fuzz/Fuzz.h"

#include <QByteArray>
#include <QDirIterator>
#include <QFile>

int main(int argc, char **argv)
{
    int replayed = 0;
    for (int i = 1; i < argc; ++i) {
        QDirIterator files(QString::fromLocal8Bit(argv[i]), QDir::Files);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly)) {
                std::fprintf(stderr, "cannot read %s\n", qPrintable(file.fileName()));
                return EXIT_FAILURE;
            }
            std::printf("%s\n", qPrintable(file.fileName()));
            std::fflush(stdout); // a target that ends the program must not hide which file it was
            const QByteArray input = file.readAll();
            LLVMFuzzerTestOneInput(
                reinterpret_cast<const quint8 *>(input.constData()), size_t(input.size()));
            ++replayed;
        }
    }
    std::printf("%d files replayed\n", replayed);
    return replayed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
