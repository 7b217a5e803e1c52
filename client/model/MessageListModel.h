// The lines of one conversation as a list model, with day lines and the "new messages" line as rows
// of their own. Thread: gui. Bounded: past maxRows the oldest rows leave. Appending a batch is one
// insertion of rows.
#pragma once

#include "client/model/Reactions.h"
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
    /// A line of the evening before that comes so shortly after midnight makes no Day row: clocks
    /// differ.
    static constexpr qint64 kMidnightMs = 5 * 60 * 1000;

    enum Role {
        KindRole = Qt::UserRole + 1, ///< int(session::LineKind)
        EventRole, ///< int(session::SystemEvent)
        TimeRole, ///< qint64, ms since 1970 UTC; for Day: the beginning of that day
        AuthorRole,
        IsSelfRole,
        TargetRole,
        AudienceRole, ///< QChar of speech, see ChatLine::audience
        IsTargetSelfRole,
        TextRole, ///< also Qt::DisplayRole
        CodeRole, ///< numeric or command of Server and Error lines
        RepliesRole, ///< QList<session::NumericReply> of Server and Error lines
        StartsGroupRole, ///< show author and time: not the same author within 5 minutes
        IsHighlightRole,
        DeliveryRole, ///< int(session::Delivery)
        MessageIdRole,
        LineIdRole, ///< quint64; 0 for Day and NewMarker
        HueRole, ///< int 0..359 of the author, see NickColour.h
        NewCountRole, ///< of NewMarker: how many messages came since
        ReplyToRole, ///< id of the message that this one answers; empty: it answers none
        QuoteAuthorRole, ///< of the message it answers; empty: that one is not here
        QuoteTextRole,
        QuoteHueRole,
        ReactionsRole, ///< QList<model::Reaction>
    };

    explicit MessageListModel(QObject *parent = nullptr, int maxRows = kMaxRows);

    /// Shows what `conversation` announces from now on.
    void follow(session::Conversation *conversation);

    void append(const QList<session::ChatLine> &lines);
    /// Replaces the line with the same id; nothing when it has left.
    void change(const session::ChatLine &line);
    /// Counts a reaction on a message that is here; others are not kept.
    void react(const session::ReactionChange &change);
    void clear();

    /// So many messages that nobody has looked at come next: puts the "new messages" line at the
    /// end, unless there is one with messages after it already, and has it count them. Where all is
    /// new there is no such line.
    void placeNewMarker(int messages);
    void removeNewMarker();
    int newMarkerRow() const; ///< -1: none
    int rowOf(session::LineId id) const; ///< -1: gone or never there
    int rowOfMessage(const QString &messageId) const; ///< by the server's id; -1: not here

    /// A row without QVariants, for delegates; Day and NewMarker rows have only kind and timeMs.
    const session::ChatLine &lineAt(int row) const { return rowAt(row).line; }
    bool startsGroup(int row) const;

    /// What a screen reader says of a row (Qt::AccessibleTextRole): the words live with the window.
    using Wording = QString (*)(const QModelIndex &);
    void setWording(Wording wording) { m_wording = wording; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    /// A line and, where it answers another, what that one said: taken down when it came, since
    /// the other may leave.
    struct Row {
        session::ChatLine line;
        QString quoteAuthor = {};
        QString quoteText = {};
    };

    /// From when until when a Day row holds, in ms since 1970 UTC.
    struct Day {
        qint64 beginMs = 0;
        qint64 endMs = 0; ///< 0: no rows yet
    };

    static qint64 dayOf(qint64 timeMs); ///< when its day began, by the local calendar
    bool isOfDay(qint64 timeMs) const;
    const Row &rowAt(int row) const;
    void appendRows(std::vector<session::ChatLine> lines);
    void takeQuote(Row &row) const;
    void noteMessageId(const session::ChatLine &line);
    void renameInReactions(const session::ChatLine &line);
    void trimTop();
    void noteRowChanged(int row);

    const int m_maxRows;
    Wording m_wording = nullptr;
    std::deque<Row> m_rows;
    QHash<QString, session::LineId> m_lineOfMessage; ///< by the id that the server gave
    Reactions m_reactions; ///< of messages that are here
    Day m_day; ///< of the last Day row
    int m_newCount = 0;
    bool m_hasMarker = false;
    bool m_isAllNew = false; ///< nothing here was read yet: no line is wanted
};

} // namespace watek::client::model
