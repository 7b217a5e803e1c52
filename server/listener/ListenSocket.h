// A socket that listens at an endpoint: opened whole, or not at all and why. Any thread; move-only.
// POSIX in the .cpp only.
//
// A Unix socket is a file. One that is in the way and that nobody listens on (its program was
// killed) is replaced; one that somebody listens on is not, nor is any other kind of file. Its file
// goes with the socket, unless somebody has put another one in its place.
#pragma once

#include "common/base/Expected.h"
#include "server/shared/Descriptor.h"
#include "server/shared/Endpoint.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

namespace watek::server::listener {

struct ListenError {
    enum class Kind : quint8 {
        InUse, ///< by another program, or by this one
        NotOurAddress, ///< well formed, but no interface has it
        BadAddress, ///< no address at all
        NotAllowed, ///< a port below 1024 as an ordinary user; a folder that is not ours
        NotASocket, ///< the path is that of another kind of file
        Other,
    };
    Kind kind = Kind::Other;
    QString detail; ///< the system's own words
};

class ListenSocket {
public:
    /// Connections the system keeps for us while we are busy accepting others; it may keep fewer.
    /// Whom it cannot keep tries again after a second: when a server is started again, thousands
    /// come at once.
    static constexpr int kBacklog = 4096;

    /// `leaving`: sockets of ours that are going to be closed. While they are open, the new one may
    /// listen at a place that overlaps with theirs, as that of 0.0.0.0 does with 127.0.0.1.
    static base::Expected<ListenSocket, ListenError> open(const shared::Endpoint &endpoint,
        const std::vector<std::shared_ptr<const ListenSocket>> &leaving = {});
    ListenSocket(ListenSocket &&other) noexcept = default;
    ListenSocket &operator=(ListenSocket &&other) = delete;
    ~ListenSocket();

    /// It is about to be closed: nobody more gets into the system's queue for it. Who tries now is
    /// not refused, but tries again after a second and finds whichever socket listens there then.
    void stopArrivals() const;

    /// Of a Unix socket: its file is still there, so that people find it. Always true for others.
    bool isInItsPlace() const { return m_path.isEmpty() || fileAt(m_path) == m_file; }

    int descriptor() const { return m_descriptor.get(); }
    /// The real one when the endpoint said 0; 0 for a Unix socket.
    quint16 port() const { return m_port; }

private:
    /// A file, whatever its name is now.
    struct FileId {
        quint64 device = 0;
        quint64 number = 0;
        bool operator==(const FileId &) const = default;
    };
    explicit ListenSocket(shared::Descriptor descriptor)
        : m_descriptor(std::move(descriptor))
    {
    }
    static base::Expected<ListenSocket, ListenError> openTcp(
        const shared::Endpoint &endpoint, bool isBesideLeaving);
    /// Lets another socket of this program that wishes the same listen at an overlapping place.
    void setShares(bool shares) const;
    static base::Expected<ListenSocket, ListenError> openUnix(const shared::Endpoint &endpoint);
    static FileId fileAt(const QByteArray &path);

    shared::Descriptor m_descriptor;
    quint16 m_port = 0;
    QByteArray m_path;
    FileId m_file;
};

} // namespace watek::server::listener
