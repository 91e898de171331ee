// What an audit finds: each finding names a place and a rule, and of the text found there only its length and hash.
#pragma once

#include "audit/rule.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// Which of the two parts of a request a finding lies in.
enum class Part : std::uint8_t { head, body };

/// "head" or "body".
[[nodiscard]] std::string_view name(Part part) noexcept;

/// One thing that should not be there, or is not there and should be.
struct Finding {
    Rule rule;
    Part part;
    std::string pointer;     ///< where: a JSON pointer into the body, or the like of one into the head ("/headers/2")
    std::size_t offset = 0;  ///< of the offending bytes in that part
    std::size_t length = 0;  ///< of the offending bytes; 0 when something is missing
    std::string sha256;      ///< of the offending bytes, 64 hexadecimal digits; empty when something is missing
    std::string note{};      ///< more about it, never from the request; mostly empty
};

/// A step on the way to a value, on the stack of whoever reads it; costs nothing unless something is found.
///
/// The name of a foreign member is never repeated: `#3` stands for the member at index 3 of its object.
class Place {
public:
    Place() = default;
    [[nodiscard]] static Place member(const Place& parent, std::string_view name) { return {&parent, name, 0, Step::member}; }
    [[nodiscard]] static Place foreign(const Place& parent, std::size_t index) { return {&parent, {}, index, Step::foreign}; }
    [[nodiscard]] static Place element(const Place& parent, std::size_t index) { return {&parent, {}, index, Step::element}; }

    /// The JSON pointer of this place; empty for the whole.
    [[nodiscard]] std::string pointer() const;

private:
    enum class Step : std::uint8_t { member, foreign, element };
    Place(const Place* parent, std::string_view name, std::size_t index, Step step)
        : parent_(parent), name_(name), index_(index), step_(step) {}

    const Place* parent_ = nullptr;
    std::string_view name_;
    std::size_t index_ = 0;
    Step step_ = Step::member;
};

/// A set of the terms of one dictionary.
class TermSet {
public:
    explicit TermSet(std::size_t term_count) : words_((term_count + 63) / 64) {}

    void insert(std::size_t term) noexcept { words_[term / 64] |= std::uint64_t{1} << term % 64; }
    [[nodiscard]] bool contains(std::size_t term) const noexcept { return (words_[term / 64] >> term % 64 & 1) != 0; }
    void clear() noexcept { words_.assign(words_.size(), 0); }
    [[nodiscard]] std::span<const std::uint64_t> words() const noexcept { return words_; }

private:
    std::vector<std::uint64_t> words_;
};

/// What one audit found. Made once and used for request after request: a clean one costs no allocation.
class Verdict {
public:
    /// No more findings than this are kept of one request; the rest are counted.
    static constexpr std::size_t findings_max = 4096;

    explicit Verdict(std::size_t term_count) : terms(term_count) {}

    void clear() noexcept;

    /// @param part_bytes the whole part; `offending` is a piece of it (perhaps of no length), or null when
    /// something is missing.
    void add(Rule rule, Part part, std::string pointer, std::string_view part_bytes, std::string_view offending,
             std::string note = {});

    [[nodiscard]] bool is_clean() const noexcept { return findings_.empty(); }
    [[nodiscard]] std::span<const Finding> findings() const noexcept { return findings_; }
    [[nodiscard]] std::size_t omitted() const noexcept { return omitted_; }

    /// Whether a part holds a finding, kept or not.
    [[nodiscard]] bool is_found_in(Part part) const noexcept { return found_in_[static_cast<std::size_t>(part)]; }

    TermSet terms;                  ///< the known names that the report holds
    std::string_view product;       ///< as the body that was read has it; empty if it is not known
    std::string_view installation;  ///< likewise; empty if it is not an installation id
    std::string_view digest;        ///< the value of a sha1 metric, if there was one: a digest that may be there

private:
    std::vector<Finding> findings_;
    std::size_t omitted_ = 0;
    std::array<bool, 2> found_in_{};  // by part
};

}  // namespace collector
