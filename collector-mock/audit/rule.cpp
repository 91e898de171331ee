#include "audit/rule.hpp"

#include <array>

namespace collector {
namespace {

struct RuleText {
    Rule rule;
    std::string_view name;
    std::string_view sentence;
};

constexpr std::array<RuleText, rule_count> rule_texts{{
    {Rule::server_name, "server-name", "The server name that TLS was asked for, in the clear, is not this collector's."},
    {Rule::request_incomplete, "request-incomplete", "The request ended, or its time did, before it was whole."},
    {Rule::head_too_large, "head-too-large", "The head is larger than any such request needs."},
    {Rule::body_too_large, "body-too-large", "The body is larger than any such request needs."},
    {Rule::framing_broken, "framing-broken", "It cannot be told where the body ends."},
    {Rule::request_line, "request-line", "The request line is not a method, a target and a version, one space between them."},
    {Rule::method, "method", "The method is not the one for this address."},
    {Rule::target, "target", "The address is not one of the collector's."},
    {Rule::query, "query", "The address carries a query."},
    {Rule::http_version, "http-version", "The request is not HTTP/1.1."},
    {Rule::header_line, "header-line", "A header line is not a name, a colon, one space and a value, ended by CR LF."},
    {Rule::header_fold, "header-fold", "A header is continued on the next line."},
    {Rule::header_byte, "header-byte", "The head holds a control character or a byte outside ASCII."},
    {Rule::header_name, "header-name", "A header's name is not spelt as expected."},
    {Rule::header_unknown, "header-unknown", "A header is not one of those that may be sent."},
    {Rule::header_missing, "header-missing", "A header that belongs to every request is missing."},
    {Rule::header_duplicate, "header-duplicate", "A header stands there twice."},
    {Rule::header_order, "header-order", "The headers are not in their fixed order."},
    {Rule::header_value, "header-value", "A header has another value than its constant one."},
    {Rule::host, "host", "The Host header is not this collector's name."},
    {Rule::content_length, "content-length", "The length of the body is not one plain number."},
    {Rule::transfer_coding, "transfer-coding", "The body is sent in a transfer coding."},
    {Rule::trailer, "trailer", "Headers follow the body."},
    {Rule::json_bom, "json-bom", "The body begins with a byte order mark."},
    {Rule::json_syntax, "json-syntax", "The body is not JSON from here on; the rest of it could not be read."},
    {Rule::json_whitespace, "json-whitespace", "There is white space between the tokens."},
    {Rule::json_depth, "json-depth", "The values are nested too deeply; the rest of the body was not read."},
    {Rule::json_utf8, "json-utf8", "A string is not UTF-8."},
    {Rule::json_surrogate, "json-surrogate", "A string holds half of a surrogate pair."},
    {Rule::json_control, "json-control", "A string holds a bare control character."},
    {Rule::trailing_bytes, "trailing-bytes", "Bytes follow the end of the report."},
    {Rule::member_unknown, "member-unknown", "A member's name is not in the dictionary."},
    {Rule::member_duplicate, "member-duplicate", "A member stands there twice."},
    {Rule::member_order, "member-order", "The members are not in the order of the dictionary."},
    {Rule::member_missing, "member-missing", "A member that belongs to every report is missing."},
    {Rule::label_unknown, "label-unknown", "A label is not in the metric's closed list."},
    {Rule::label_zero, "label-zero", "A label is sent with the count 0."},
    {Rule::text, "text", "There is text where none may be."},
    {Rule::type, "type", "A value is not of its metric's type."},
    {Rule::number_negative, "number-negative", "A number is negative."},
    {Rule::number_leading_zero, "number-leading-zero", "A number begins with a needless zero."},
    {Rule::number_fraction, "number-fraction", "A number has a fraction."},
    {Rule::number_exponent, "number-exponent", "A number has an exponent."},
    {Rule::number_too_big, "number-too-big", "A number does not fit into 64 bits."},
    {Rule::range, "range", "A number is greater than its limit."},
    {Rule::rounding, "rounding", "A number is not rounded as the dictionary says."},
    {Rule::schema, "schema", "The schema is not the dictionary's."},
    {Rule::product, "product", "The product is not one that this collector knows."},
    {Rule::version, "version", "The version is not made of numbers and at most one known pre-release mark."},
    {Rule::installation, "installation", "The installation id is not a version 4 GUID in lower case."},
    {Rule::sha1, "sha1", "The value is not a SHA-1 of 40 lower-case hexadecimal digits."},
    {Rule::since, "since", "The metric is newer than the version that reports it."},
    {Rule::consent, "consent", "There was no consent to this metric, or to a revision that exists."},
    {Rule::canary, "canary", "A text that was planted to see whether it leaves did leave."},
}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < rule_texts.size(); ++i) {
        if (static_cast<std::size_t>(rule_texts[i].rule) != i) return false;
    }
    return true;
}
static_assert(in_order(), "rule_texts has one row for each enumerator, in order");

}  // namespace

std::string_view name(Rule rule) noexcept {
    return rule_texts[static_cast<std::size_t>(rule)].name;
}

std::string_view sentence(Rule rule) noexcept {
    return rule_texts[static_cast<std::size_t>(rule)].sentence;
}

}  // namespace collector
