// Faults on demand, in the words of `--fault`: what a client may meet, how often, and in which order.
//
//     FAULT[:VALUE] [xN] [N%]        drip:16/100ms x3        status:503/2min 10%
//
// Each report draws one fault, and so does each new connection, if it is the turn of a fault of TLS: of all faults, in the
// order in which they were asked for, the first that has some of its count left and whose chance comes true. None: all goes
// well.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// A `--fault` that cannot be understood. The message says what is wrong, and names the nearest right word.
class BadFault : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

/// One thing that goes wrong.
struct Fault {
    enum class Kind : std::uint8_t {
        // Of an answer.
        none,      ///< all goes well: takes its place in a sequence
        delay,     ///< the answer comes after `time`
        drip,      ///< it comes in pieces of `size` bytes, `time` apart
        cut,       ///< it ends after `size` bytes
        truncate,  ///< its end is marked by that of the connection alone, and that comes after `size` bytes, without TLS's own
        reset,     ///< the connection is reset after `size` bytes
        empty,     ///< the connection ends without a byte
        garbage,   ///< `size` bytes that mean nothing come in its place
        length,    ///< its Content-Length is wrong by `difference`
        status,    ///< another status, and when to come again: after `time`, written as a date if `as_date`
        redirect,  ///< to the address `target`
        loop,      ///< a redirect to the address that was asked
        endless,   ///< blanks follow it without end
        headers,   ///< it has `size` bytes of headers
        // Of TLS.
        expired,       ///< the certificate was good until yesterday
        wrong_host,    ///< it is for another name
        unknown_root,  ///< it was signed by somebody of the same name as the CA
        self_signed,   ///< it was signed by itself
        tls11,         ///< the server speaks TLS 1.1 and nothing newer
        hang,          ///< the server takes the connection, and never says a word
    };

    Kind kind = Kind::none;
    std::size_t size = 0;
    std::chrono::milliseconds time{0};
    std::int64_t difference = 0;
    unsigned status = 0;
    bool has_time = false;  ///< of a status: whether it says when to come again
    bool as_date = false;
    std::string target{};
    std::string text{};       ///< as it was asked for, without its count and chance
    std::uint64_t noise = 0;  ///< what garbage is made of

    [[nodiscard]] bool is_of_tls() const noexcept { return kind >= Kind::expired; }

    /// Whether it needs a certificate of a CA whose key is here.
    [[nodiscard]] bool needs_authority() const noexcept { return kind == Kind::expired || kind == Kind::wrong_host; }
};

/// The faults there are, with an example and a sentence each: for `--help`.
[[nodiscard]] std::string fault_help();

/// The faults that were asked for. Safe to use from several threads; the same draws in the same order end alike.
class FaultPlan {
public:
    /// @param seed of the chances. Throws BadFault.
    explicit FaultPlan(std::span<const std::string> wanted, std::uint64_t seed = 1);

    /// The fault of TLS that a new connection meets, if it is the turn of one.
    [[nodiscard]] std::optional<Fault> draw_for_connection();

    /// The fault that the answer to a report meets; never one of TLS.
    [[nodiscard]] std::optional<Fault> draw_for_report();

    /// Whether one of them needs a certificate of a CA whose key is here.
    [[nodiscard]] bool needs_authority() const noexcept;

private:
    struct Entry {
        Fault fault;
        std::uint64_t left = UINT64_MAX;
        unsigned percent = 100;
    };
    [[nodiscard]] static Entry read(std::string_view text);
    [[nodiscard]] bool comes_true(const Entry& entry);

    std::mutex mutex_;
    std::vector<Entry> entries_;
    std::mt19937_64 chance_;
};

}  // namespace collector
