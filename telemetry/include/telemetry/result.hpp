// Errors as values.
//
// No function of this library throws into its host. What can fail returns a `Result<T>`: either a `T`, or an `Error` with a
// stable code to branch on and a sentence to show. The member names are those of `std::expected` (C++23), so that `Result`
// can become an alias of it one day.
//
// A message names the place and the rule that was broken. It never repeats the content found there: messages reach logs,
// and content may be somebody's name.
#pragma once

#include <telemetry/export.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace telemetry {

/// Why something was refused or failed. The numbers are stable; the names are what `to_string` gives.
enum class ErrorCode : std::uint16_t {
    // The host or the administrator asked for something that cannot be.
    configuration = 1,
    invalid_version = 2,
    invalid_endpoint = 3,
    turned_off = 4,
    stopped = 5,
    // The state directory.
    state_unavailable = 20,
    state_corrupt = 21,
    state_busy = 22,
    // The egress gate refused the bytes.
    gate_refused = 40,
    // The network.
    dns = 60,
    connect = 61,
    proxy = 62,
    proxy_auth = 63,
    tls_untrusted = 64,
    tls_pin = 65,
    timeout = 66,
    http_status = 67,
    response_too_large = 68,
    redirect_refused = 69,
    try_later = 70,
    rejected = 71,
    cancelled = 72,
    protocol = 73,
    // The reply is not a notice to be trusted.
    too_large = 80,
    malformed = 81,
    unknown_key = 82,
    bad_signature = 83,
    below_threshold = 84,
    root_gap = 85,
    root_expired = 86,
    wrong_product = 87,
    wrong_channel = 88,
    rollback = 89,
    equivocation = 90,
    stale = 91,
    clock_suspect = 92,
    bad_url = 93,
    // A defect of this library, caught before it could reach the host.
    internal = 99,
};

/// The name of a code as it is written above: `to_string(ErrorCode::dns)` is "dns".
[[nodiscard]] TELEMETRY_API std::string_view to_string(ErrorCode code) noexcept;

/// A code to branch on and a sentence for people.
struct Error {
    ErrorCode code;
    std::string message;

    friend bool operator==(const Error&, const Error&) = default;
};

/// Marks an `Error` on its way into a `Result`, as `std::unexpected` does. Stands apart too: it is called in a hundred places.
[[nodiscard, gnu::noinline]] inline Error failure(ErrorCode code, std::string_view message) {
    return {code, std::string(message)};
}

/// The same of words in the source: their length is known here, and is not measured by each caller, which adds up.
template <std::size_t size>
[[nodiscard, gnu::always_inline]] inline Error failure(ErrorCode code, const char (&message)[size]) {
    return failure(code, std::string_view(message, size - 1));
}

namespace detail {

[[noreturn, gnu::noinline]] inline void throw_not_held() {
    throw std::bad_variant_access();
}

/// What a variant holds, if it is the alternative of that index. The throw stands apart, because a library is full of these.
template <std::size_t index, class Variant>
[[nodiscard]] auto& held(Variant& variant) {
    if (auto* const value = std::get_if<index>(&variant)) return *value;
    throw_not_held();
}

}  // namespace detail

/// A `T`, or the `Error` that stood in its way.
///
/// Reading `value()` of a failed result, or `error()` of a good one, is a defect of the caller and ends in
/// `std::bad_variant_access`; ask `has_value()` first.
template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;
    using error_type = Error;

    Result(T value) : outcome_(std::in_place_index<0>, std::move(value)) {}
    Result(const Error& error) : outcome_(std::in_place_index<1>, error) {}
    Result(Error&& error) noexcept : outcome_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return outcome_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& value() & { return detail::held<0>(outcome_); }
    [[nodiscard]] const T& value() const& { return detail::held<0>(outcome_); }
    [[nodiscard]] T&& value() && { return std::move(detail::held<0>(outcome_)); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const& { return detail::held<1>(outcome_); }
    [[nodiscard]] Error&& error() && { return std::move(detail::held<1>(outcome_)); }

    template <class U>
    [[nodiscard]] T value_or(U&& other) const& {
        return has_value() ? value() : static_cast<T>(std::forward<U>(other));
    }

private:
    std::variant<T, Error> outcome_;
};

/// Nothing, or the `Error` that stood in its way. A default-made one is a success.
template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;
    using error_type = Error;

    Result() = default;
    Result(const Error& error) : outcome_(std::in_place_index<1>, error) {}
    Result(Error&& error) noexcept : outcome_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return outcome_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] const Error& error() const& { return detail::held<1>(outcome_); }
    [[nodiscard]] Error&& error() && { return std::move(detail::held<1>(outcome_)); }

private:
    std::variant<std::monostate, Error> outcome_;
};

}  // namespace telemetry
