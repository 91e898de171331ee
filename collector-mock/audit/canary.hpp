// Canaries: texts planted where a process can see them, and looked for in what leaves it.
#pragma once

#include "audit/dictionary.hpp"
#include "audit/finding.hpp"
#include "audit/multi_search.hpp"
#include "audit/text_encodings.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// Looks for canaries in every form of text_encodings.hpp. Made once; used from any thread.
class CanaryScanner {
public:
    /// One place at which a canary stands.
    struct Hit {
        std::size_t line = 0;  ///< of the canary in its file, from 1
        Encoding encoding = Encoding::plain;
        std::size_t offset = 0;
        std::size_t length = 0;
    };

    /// @param canaries one text a line, without the blanks around it and a byte order mark at the beginning; empty lines count
    ///     as lines and nothing else. A text is set aside if it could stand there by chance (fewer than 5 bytes, or fewer than
    ///     10 that are all hexadecimal digits), or if it is a piece of what the dictionary publishes.
    CanaryScanner(std::string_view canaries, const Dictionary& dictionary);

    /// How many texts are looked for.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// The lines of the texts that were set aside.
    [[nodiscard]] const std::vector<std::size_t>& set_aside() const noexcept { return set_aside_; }

    /// Calls `on_hit` for each place in `bytes`, whatever they are.
    void scan(std::string_view bytes, const std::function<void(const Hit&)>& on_hit) const;

    /// Looks through a request: its bytes as sent, its body decoded, the pieces of text in its members put together, and its
    /// numbers read as characters. Adds a finding for each place to `verdict`, whose digest is no place.
    /// @param head_size how many of the bytes are the head.
    /// @param body the body, decoded; a piece of `bytes` unless it came in a transfer coding.
    void scan_request(std::string_view bytes, std::size_t head_size, std::string_view body, Verdict& verdict) const;

private:
    struct Form {
        std::uint32_t line = 0;
        std::uint32_t size = 0;
        Encoding encoding = Encoding::plain;
    };

    MultiSearch search_;
    std::vector<Form> forms_;
    std::size_t size_ = 0;
    std::vector<std::size_t> set_aside_;
};

}  // namespace collector
