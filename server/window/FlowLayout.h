// A row of tools that wraps: what does not fit beside the others stands on the next line. One of
// them, a search field, takes what its line leaves. Thread: gui.
#pragma once

#include <QLayout>
#include <QList>

namespace watek::server::window {

class FlowLayout final : public QLayout {
    Q_OBJECT
public:
    /// `gap`: between tools and between lines, in pixels.
    explicit FlowLayout(int gap, QWidget *parent = nullptr);
    ~FlowLayout() override;

    /// The item is the one that takes what its line leaves.
    void setWide(QWidget *widget) { m_wide = widget; }

    void addItem(QLayoutItem *item) override;
    int count() const override;
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize minimumSize() const override;
    QSize sizeHint() const override;
    void setGeometry(const QRect &rect) override;

private:
    enum class Pass { Measure, Place };
    int layOut(const QRect &rect, Pass pass) const;
    void placeLine(const QList<QLayoutItem *> &line, const QRect &rect, int used) const;

    QList<QLayoutItem *> m_items;
    QWidget *m_wide = nullptr;
    const int m_gap;
};

} // namespace watek::server::window
