#include "tests/gui/screenshots/Screenshots.h"

#include <QDir>
#include <QTest>

#include <cstdio>

namespace watek::screenshots {

namespace {

constexpr int kPatienceMs = 10'000;

} // namespace

bool save(QWidget &widget, const QString &folder, const QString &name)
{
    const QString file = QDir(folder).filePath(name + QStringLiteral(".png"));
    if (!widget.grab().save(file)) {
        std::fprintf(stderr, "%s cannot be written.\n", qPrintable(file));
        return false;
    }
    std::fprintf(stderr, "%s\n", qPrintable(file));
    return true;
}

bool waitFor(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, kPatienceMs);
}

void linger(int ms) { QTest::qWait(ms); }

} // namespace watek::screenshots

int main(int argc, char *argv[])
{
    using namespace watek::screenshots;
    const QByteArray first = argc > 1 ? QByteArray(argv[1]) : QByteArray();
    if (first == "--clients" && argc == 4)
        return showClients(
            argc, argv, QByteArray(argv[2]).toUShort(), QString::fromLocal8Bit(argv[3]));
    if (argc != 2 || first.startsWith('-')) {
        std::fputs("watek-screenshots DIR: saves a picture of each window in DIR.\n", stderr);
        return 2;
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QString folder = QString::fromLocal8Bit(argv[1]);
    if (!QDir().mkpath(folder)) {
        std::fprintf(stderr, "%s cannot be made.\n", argv[1]);
        return 1;
    }
    return showServer(argc, argv, QDir(folder).absolutePath());
}
