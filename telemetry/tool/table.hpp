// Tables for people.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace telemetry::tool {

enum class Align { left, right };

struct Column {
    std::string heading;
    Align align = Align::left;
};

/// Rows under headings, if any column has one. Columns are as wide as their widest cell; the last one is wrapped to what is
/// left of the width.
class Table {
public:
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

    /// @param cells one for each column; UTF-8 without control characters.
    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }

    /// The lines, each indented by two spaces and with its line end.
    [[nodiscard]] std::string text(std::size_t width) const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace telemetry::tool
