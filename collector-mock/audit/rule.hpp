// The rules of an exchange: what a finding can be about.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace collector {

/// One enumerator for each way in which a request can hold what should not be there. `name` gives the word under which
/// reports count it, `sentence` what it means to the person who reads one; neither ever depends on the request.
enum class Rule : std::uint8_t {
    // What TLS says in the clear.
    server_name,
    // The request as a whole.
    request_incomplete,
    head_too_large,
    body_too_large,
    framing_broken,
    // The head.
    request_line,
    method,
    target,
    query,
    http_version,
    header_line,
    header_fold,
    header_byte,
    header_name,
    header_unknown,
    header_missing,
    header_duplicate,
    header_order,
    header_value,
    host,
    content_length,
    transfer_coding,
    trailer,
    // The body as JSON.
    json_bom,
    json_syntax,
    json_whitespace,
    json_depth,
    json_utf8,
    json_surrogate,
    json_control,
    trailing_bytes,
    // Names.
    member_unknown,
    member_duplicate,
    member_order,
    member_missing,
    label_unknown,
    label_zero,
    // Values.
    text,
    type,
    number_negative,
    number_leading_zero,
    number_fraction,
    number_exponent,
    number_too_big,
    range,
    rounding,
    // The fixed values and forms.
    schema,
    product,
    version,
    installation,
    sha1,
    // What may be sent at all.
    since,
    consent,
    // A text that was planted.
    canary,
};

inline constexpr std::size_t rule_count = static_cast<std::size_t>(Rule::canary) + 1;

/// The word for a rule in reports and counters: lower case, hyphens.
[[nodiscard]] std::string_view name(Rule rule) noexcept;

/// What a finding under this rule means, as a sentence.
[[nodiscard]] std::string_view sentence(Rule rule) noexcept;

}  // namespace collector
