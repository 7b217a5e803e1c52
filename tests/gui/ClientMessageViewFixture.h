// A message list over rows that may come and go anywhere, for the suites about it. Thread: gui.
#pragma once

#include "client/model/MessageListModel.h"
#include "client/ui/messages/MessageView.h"

#include <QAbstractListModel>
#include <QScrollBar>
#include <QTest>

namespace watek::tests {

// Rows that may come and go anywhere, as MessageListModel's cannot yet.
class MessageLines final : public QAbstractListModel {
public:
    struct Line {
        client::session::LineId id = 0;
        client::session::LineKind kind = client::session::LineKind::Message;
        QString text;
        client::session::Delivery delivery = client::session::Delivery::NotOurs;
    };

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_lines.size());
    }

    QVariant data(const QModelIndex &index, int role) const override
    {
        using Model = client::model::MessageListModel;
        const Line &line = m_lines[index.row()];
        switch (role) {
        case Qt::DisplayRole:
        case Model::TextRole:
            return line.text;
        case Model::LineIdRole:
            return line.id;
        case Model::KindRole:
            return int(line.kind);
        case Model::AuthorRole:
            return QStringLiteral("anna");
        case Model::DeliveryRole:
            return int(line.delivery);
        case Model::TimeRole:
            return qint64(1'700'000'000'000);
        case Model::StartsGroupRole:
            return index.row() % 3 == 0;
        default:
            return {};
        }
    }

    void insert(int row, int count)
    {
        beginInsertRows({}, row, row + count - 1);
        for (int n = 0; n < count; ++n)
            m_lines.insert(row + n, make());
        endInsertRows();
    }
    void append(int count) { insert(int(m_lines.size()), count); }
    void remove(int row, int count)
    {
        beginRemoveRows({}, row, row + count - 1);
        m_lines.remove(row, count);
        endRemoveRows();
    }
    void setText(int row, const QString &text)
    {
        m_lines[row].text = text;
        Q_EMIT dataChanged(index(row), index(row));
    }
    Line &line(int row) { return m_lines[row]; }

private:
    // Of all lengths, so that no row is as high as its estimate by luck.
    Line make()
    {
        const int words = int(++m_lastId % 7) * 9 + 1;
        return {m_lastId, client::session::LineKind::Message,
            QStringLiteral("%1 ").arg(m_lastId) + QStringLiteral("słowo ").repeated(words)};
    }

    QList<Line> m_lines;
    client::session::LineId m_lastId = 0;
};

struct MessageViewWorld {
    MessageLines lines;
    client::ui::MessageView view;

    explicit MessageViewWorld(int rows = 500)
    {
        lines.append(rows);
        view.resize(600, 400);
        view.setModel(&lines);
        view.show();
    }

    // The first row whose text is wholly in sight, and where it stands.
    std::pair<client::session::LineId, int> seen()
    {
        for (int y = 0; y < view.viewport()->height(); ++y) {
            const QModelIndex index = view.indexAt({300, y});
            if (index.isValid() && view.visualRect(index).top() >= 0)
                return {index.data(client::model::MessageListModel::LineIdRole).toULongLong(),
                    view.visualRect(index).top()};
        }
        return {};
    }

    void scrollToMiddle()
    {
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() / 2);
        QVERIFY(!view.isAtBottom());
    }

    // Every row in sight has the height that its text needs, and the next begins where it ends.
    bool isConsistent()
    {
        int bottom = INT_MIN;
        for (int row = 0; row < lines.rowCount(); ++row) {
            const QRect rect = view.visualRect(lines.index(row));
            if (!rect.intersects(view.viewport()->rect()))
                continue;
            if (rect.height() != view.rowGeometry(row).height)
                return false;
            if (bottom != INT_MIN && rect.height() > 0 && rect.top() != bottom)
                return false;
            if (rect.height() > 0)
                bottom = rect.bottom() + 1;
        }
        return bottom != INT_MIN;
    }
};

} // namespace watek::tests
