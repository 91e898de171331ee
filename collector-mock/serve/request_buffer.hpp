// The bytes of a connection that are not answered yet, and the reader that goes through them.
#pragma once

#include "audit/request_reader.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace collector {

/// Keeps the views of its reader good: bytes move only before they are read, or when what was read is dropped.
class RequestBuffer {
public:
    using State = RequestReader::State;

    /// Where the next bytes go; never empty before a request is complete or given up.
    [[nodiscard]] std::span<char> space();

    /// Takes so many bytes that came into `space`, and reads on.
    State take(std::size_t count);

    /// Reads what is there.
    State read();

    /// Drops the request, which is complete. What came after it stays.
    void drop_request();

    /// Drops everything.
    void drop_all();

    [[nodiscard]] bool empty() const noexcept { return filled_ == 0; }
    [[nodiscard]] std::string_view received() const noexcept { return {bytes_.data(), filled_}; }
    [[nodiscard]] const RequestReader& reader() const noexcept { return reader_; }

private:
    std::vector<char> bytes_;
    std::size_t filled_ = 0;
    RequestReader reader_;
};

}  // namespace collector
