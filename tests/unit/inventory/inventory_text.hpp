// Inventories as text, for the tests of the reader.
#pragma once

#include "inventory/inventory.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

namespace inventory_text {

inline std::filesystem::path data_file(std::string_view name) {
    return std::filesystem::path(TELEMETRY_SOURCE_DIR) / "tests" / "data" / name;
}

inline std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline telemetry::Result<telemetry::inventory::Counts> read_text(std::string_view text,
                                                                 const telemetry::inventory::Options& options = {}) {
    std::istringstream in{std::string(text)};
    return telemetry::inventory::read(in, options);
}

/// A stream that gives its bytes once, as a pipe does.
class OneWayBuffer : public std::streambuf {
public:
    explicit OneWayBuffer(std::string text) : text_(std::move(text)) {
        setg(text_.data(), text_.data(), text_.data() + text_.size());
    }

private:
    std::string text_;
};

}  // namespace inventory_text
