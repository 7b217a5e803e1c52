// The lines of one conversation as a list model, with day lines and the "new messages" line as rows
// of their own. Thread: gui. Bounded: past maxRows the oldest rows leave. Appending a batch is one
// insertion of rows.
#pragma once

#include "client/session/Conversation.h"

#include <QAbstractListModel>
#include <QHash>

#include <deque>
#include <vector>

namespace watek::client::model {

class MessageListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int kMaxRows = 20'000;
    static constexpr qint64 kGroupMs = 5 * 60 * 1000;

    enum Role {
        KindRole = Qt::UserRole + 1, ///< int(session::LineKind)
        EventRole, ///< int(session::SystemEvent)
        TimeRole, ///< qint64, ms since 1970 UTC; for Day: the beginning of that day
        AuthorRole,
        IsSelfRole,
        TargetRole,
        TextRole, ///< also Qt::DisplayRole
        CodeRole, ///< numeric or command of Server and Error lines
        StartsGroupRole, ///< show author and time: not the same author within 5 minutes
        IsHighlightRole,
        DeliveryRole, ///< int(session::Delivery)
        MessageIdRole,
        LineIdRole, ///< quint64; 0 for Day and NewMarker
        HueRole, ///< int 0..359 of the author, see NickColour.h
        NewCountRole, ///< of NewMarker: how many messages came since
    };

    explicit MessageListModel(QObject *parent = nullptr, int maxRows = kMaxRows);

    /// Shows what `conversation` announces from now on.
    void follow(session::Conversation *conversation);

    void append(const QList<session::ChatLine> &lines);
    /// Replaces the line with the same id; nothing when it has left.
    void change(const session::ChatLine &line);
    void clear();

    /// Puts the "new messages" line at the end, unless there is one with messages after it already.
    /// Rows appended later are counted by it.
    void placeNewMarker();
    void removeNewMarker();
    int newMarkerRow() const; ///< -1: none
    int rowOf(session::LineId id) const; ///< -1: gone or never there

    /// A row without QVariants, for delegates; Day and NewMarker rows have only kind and timeMs.
    const session::ChatLine &lineAt(int row) const;
    bool startsGroup(int row) const;

    /// What a screen reader says of a row (Qt::AccessibleTextRole): the words live with the window.
    using Wording = QString (*)(const QModelIndex &);
    void setWording(Wording wording) { m_wording = wording; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    static qint64 dayOf(qint64 timeMs); ///< when its day began, by the local calendar
    void appendRows(std::vector<session::ChatLine> rows);
    void trimTop();
    void noteRowChanged(int row);

    const int m_maxRows;
    Wording m_wording = nullptr;
    std::deque<session::ChatLine> m_rows;
    qint64 m_nextDayMs = 0; ///< when the day after the last row's begins; 0: no rows
    int m_newCount = 0;
    bool m_hasMarker = false;
};

} // namespace watek::client::model
