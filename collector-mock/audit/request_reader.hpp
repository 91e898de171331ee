// Where one request ends and the next begins, in bytes as they arrive.
#pragma once

#include "audit/request_head.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace collector {

/// Finds the head and the body of a request. A body of one plain length is delimited here. One in any other framing (which
/// is a finding already) is delimited and decoded by Beast, so that its content can still be told.
class RequestReader {
public:
    static constexpr std::size_t head_size_max = std::size_t{8} << 10;
    static constexpr std::size_t body_size_max = std::size_t{64} << 10;
    /// Room for any request, with what a transfer coding may add to it.
    static constexpr std::size_t request_size_max = head_size_max + 2 * body_size_max;

    enum class State : std::uint8_t {
        incomplete,      ///< more bytes are needed
        complete,        ///< head, body and size are known
        head_too_large,  ///< given up
        body_too_large,  ///< given up; the head is known
        broken,          ///< given up: nobody can tell where the body ends; the head is known
    };

    RequestReader();
    ~RequestReader();
    RequestReader(RequestReader&&) noexcept;
    RequestReader& operator=(RequestReader&&) noexcept;

    /// Reads on. The views given out by the other functions point into `bytes`, and are good until they move.
    /// @param bytes all bytes of this request that have come, and maybe more after them.
    State read(std::string_view bytes);

    [[nodiscard]] const RequestHead& head() const noexcept { return head_; }
    [[nodiscard]] bool has_head() const noexcept { return head_size_ != 0; }

    /// The body, decoded if it came in a transfer coding.
    [[nodiscard]] std::string_view body() const noexcept { return body_; }

    /// Whether headers followed the body.
    [[nodiscard]] bool has_trailer() const noexcept { return has_trailer_; }

    /// How many bytes the whole request has, as it was sent. Known when complete.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Makes ready for the next request.
    void reset();

private:
    class ForeignBody;

    State read_body(std::string_view bytes);
    State read_foreign_body(std::string_view bytes);

    RequestHead head_;
    std::size_t searched_ = 0;   // bytes in which the head does not end
    std::size_t head_size_ = 0;  // 0: not known yet
    std::size_t size_ = 0;
    bool has_trailer_ = false;
    std::string_view body_;
    std::unique_ptr<ForeignBody> foreign_;
};

}  // namespace collector
