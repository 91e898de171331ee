#include "audit/head_audit.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace collector {
namespace {

constexpr bool is_printable(char c) noexcept {
    return c >= ' ' && c <= '~';
}

// A host name or address, with or without a port: no user part, no space, no upper case that could carry a message.
bool is_authority(std::string_view text) noexcept {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view(".-:[]").find(c) != std::string_view::npos;
    };
    return !text.empty() && std::ranges::all_of(text, allowed);
}

// ":443"
bool is_port(std::string_view text) noexcept {
    return text.starts_with(':') && text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// "…", with 64 lower-case hexadecimal digits between the quotes.
bool is_digest_tag(std::string_view text) noexcept {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == 66 && text.front() == '"' && text.back() == '"' && std::ranges::all_of(text.substr(1, 64), is_hex);
}

class HeadReader {
public:
    HeadReader(const HeadForms& forms, const RequestHead& head, Verdict& verdict)
        : forms_(forms), form_(&forms.report), head_(head), verdict_(verdict) {}

    void bytes();
    const Endpoint* request_line(std::span<const Endpoint> endpoints);
    void headers();

private:
    void header(std::size_t position);
    void foreign_header(std::string pointer, const HeaderLine& header);
    void value(const ExpectedHeader& expected, const HeaderLine& header);
    [[nodiscard]] std::optional<std::size_t> expected_index(std::string_view name) const;

    void find(Rule rule, std::string pointer, std::string_view offending) {
        verdict_.add(rule, Part::head, std::move(pointer), head_.raw, offending);
    }

    void find(Rule rule, const ExpectedHeader& at, std::string_view offending) { find(rule, "/headers/" + at.name, offending); }

    const HeadForms& forms_;
    const HeadForm* form_;  // the one for the address
    const RequestHead& head_;
    Verdict& verdict_;
    std::uint64_t seen_ = 0;  // one bit for each expected header
    std::size_t next_ = 0;    // the expected header whose turn it is
};

void HeadReader::bytes() {
    const auto odd = [](char c) { return !is_printable(c) && c != '\r' && c != '\n'; };
    const std::string_view raw = head_.raw;
    if (const auto first = std::ranges::find_if(raw, odd); first != raw.end()) {
        find(Rule::header_byte, "", raw.substr(static_cast<std::size_t>(first - raw.begin()), 1));
    }
}

const Endpoint* HeadReader::request_line(std::span<const Endpoint> endpoints) {
    if (head_.method.empty() || !head_.request_line_ended) {
        find(Rule::request_line, "/request-line", head_.request_line);
        return nullptr;
    }
    if (head_.version != "HTTP/1.1") find(Rule::http_version, "/request-line", head_.version);
    const std::size_t question = head_.target.find('?');
    const std::string_view path = head_.target.substr(0, question);
    if (question != std::string_view::npos) find(Rule::query, "/request-line", head_.target.substr(question));
    const auto endpoint = std::ranges::find(endpoints, path, &Endpoint::path);
    const bool is_known = endpoint != endpoints.end();
    if (!is_known) find(Rule::target, "/request-line", path);
    if (is_known && endpoint->kind == ReportKind::feed) form_ = &forms_.feed;
    if (head_.method != form_->method) find(Rule::method, "/request-line", head_.method);
    return is_known ? &*endpoint : nullptr;
}

std::optional<std::size_t> HeadReader::expected_index(std::string_view name) const {
    for (std::size_t i = 0; i < form_->headers.size(); ++i) {
        if (same_header(form_->headers[i].name, name)) return i;
    }
    return std::nullopt;
}

void HeadReader::headers() {
    for (std::size_t i = 0; i < head_.headers.size(); ++i) header(i);
    if (!head_.empty_line_ended) find(Rule::header_line, "", head_.raw.substr(head_.raw.size() - 1));
    for (std::size_t i = 0; i < form_->headers.size(); ++i) {
        if ((seen_ >> i & 1) == 0 && !form_->headers[i].is_optional)
            find(Rule::header_missing, "/headers/" + form_->headers[i].name, {});
    }
}

void HeadReader::header(std::size_t position) {
    const HeaderLine& header = head_.headers[position];
    // The header whose turn it is, spelt as it should be: nothing to say, unless its value differs.
    const bool in_turn = next_ < form_->headers.size() && form_->headers[next_].name == header.name;
    const auto index = in_turn ? std::optional(next_) : expected_index(header.name);
    if (!index) return foreign_header("/headers/" + std::to_string(position), header);

    const ExpectedHeader& expected = form_->headers[*index];
    if (!header.well_formed) find(Rule::header_line, expected, header.line);
    if (header.name != expected.name) find(Rule::header_name, expected, header.name);
    if ((seen_ >> *index & 1) != 0) {
        find(Rule::header_duplicate, expected, header.line);
    } else if (*index < next_) {
        find(Rule::header_order, expected, header.name);
    }
    seen_ |= std::uint64_t{1} << *index;
    next_ = std::max(next_, *index + 1);
    value(expected, header);
}

void HeadReader::foreign_header(std::string pointer, const HeaderLine& header) {
    if (header.folded) return find(Rule::header_fold, std::move(pointer), header.line);
    if (!header.well_formed) find(Rule::header_line, pointer, header.line);
    const bool coding = same_header(header.name, "transfer-encoding") || same_header(header.name, "te");
    find(coding ? Rule::transfer_coding : Rule::header_unknown, std::move(pointer), header.line);
}

void HeadReader::value(const ExpectedHeader& expected, const HeaderLine& header) {
    switch (expected.value) {
        case ExpectedHeader::Value::constant:
            if (header.value != expected.text) find(Rule::header_value, expected, header.value);
            return;
        case ExpectedHeader::Value::authority: {
            const auto& names = forms_.authorities;
            const bool good =
                names.empty() ? is_authority(header.value) : std::ranges::find(names, header.value) != names.end();
            if (!good) find(Rule::host, expected, header.value);
            return;
        }
        case ExpectedHeader::Value::digest:
            if (!is_digest_tag(header.value)) find(Rule::header_value, expected, header.value);
            return;
        case ExpectedHeader::Value::length:
            break;
    }
    if (head_.framing != Framing::length) find(Rule::content_length, expected, header.value);
}

}  // namespace

HeadForm HeadForm::update_check() {
    using Value = ExpectedHeader::Value;
    return {"POST",
            {{"Host", Value::authority, {}},
             {"User-Agent", Value::constant, "update-check/1"},
             {"Accept", Value::constant, "application/json"},
             {"Content-Type", Value::constant, "application/json"},
             {"Content-Length", Value::length, {}}}};
}

HeadForm HeadForm::feed() {
    using Value = ExpectedHeader::Value;
    return {"GET",
            {{"Host", Value::authority, {}},
             {"User-Agent", Value::constant, "update-check/1"},
             {"Accept", Value::constant, "application/json"},
             {"If-None-Match", Value::digest, {}, true}}};
}

bool is_known_host(const HeadForms& forms, std::string_view host) noexcept {
    const auto is_of = [host](std::string_view authority) {
        return authority == host || (authority.starts_with(host) && is_port(authority.substr(host.size())));
    };
    return forms.authorities.empty() ? is_authority(host) : std::ranges::any_of(forms.authorities, is_of);
}

const Endpoint* audit_head(const HeadForms& forms, std::span<const Endpoint> endpoints, const RequestHead& head,
                           Verdict& verdict) {
    HeadReader reader(forms, head, verdict);
    reader.bytes();
    const Endpoint* const endpoint = reader.request_line(endpoints);
    const bool is_carried = endpoint && endpoint->is_carried;
    if (!is_carried) reader.headers();
    return endpoint;
}

}  // namespace collector
