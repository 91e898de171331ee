#include "audit/canary.hpp"

#include "audit/head_audit.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace collector {
namespace {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr char folded(char c) noexcept {
    return static_cast<char>(c + (c >= 'A' && c <= 'Z' ? 32 : 0));
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), folded);
    return result;
}

bool may_be_chance(std::string_view text) {
    constexpr std::size_t hexadecimal_size_min = 10;
    const auto is_hex = [](char c) { return is_digit(c) || (folded(c) >= 'a' && folded(c) <= 'f') || c == '-'; };
    return text.size() < MultiSearch::pattern_size_min ||
           (text.size() < hexadecimal_size_min && std::ranges::all_of(text, is_hex));
}

// Everything that a report may say by the dictionary, in lower case.
std::string published_text(const Dictionary& dictionary) {
    std::string text = lower(dictionary.product) + "\nschema product version installation usage consent metrics\n";
    for (const Dictionary& other : dictionary.further) text.append(lower(other.product)).append("\n");
    for (const auto& [name, metric] : dictionary.all_metrics()) {
        text.append(lower(metric->id)).append("\n");
        for (std::size_t i = 0; i < metric->labels.size(); ++i) text.append(lower(metric->labels[i])).append("\n");
    }
    for (const ExpectedHeader& header : HeadForm::update_check().headers) {
        text.append(lower(header.name)).append(": ").append(lower(header.text)).append("\n");
    }
    return text;
}

// What editors put around a text is no part of it. A canary that had it would be found nowhere, and all be called clean.
std::string_view without_byte_order_mark(std::string_view file) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    return file.starts_with(mark) ? file.substr(mark.size()) : file;
}
std::string_view trimmed(std::string_view line) {
    constexpr const char* blanks = " \t\r";
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    return line.substr(0, line.find_last_not_of(blanks) + 1);  // npos + 1 is 0
}

// The pieces of text in a body, put together in their order: where a canary was cut up, its pieces meet again.
struct Pieces {
    std::string all;
    std::string keys;
    std::string values;
    std::string characters;  // the numbers below 256

    explicit Pieces(std::string_view body) {
        for (std::size_t at = 0; at < body.size();) {
            if (body[at] == '"') {
                at = take_string(body, at + 1);
            } else if (is_digit(body[at])) {
                at = take_number(body, at);
            } else {
                ++at;
            }
        }
    }

private:
    std::size_t take_string(std::string_view body, std::size_t at) {
        const std::size_t start = at;
        while (at < body.size() && body[at] != '"') at += body[at] == '\\' ? 2 : 1;
        const std::string_view text = body.substr(start, std::min(at, body.size()) - start);
        ++at;
        all.append(text);
        (at < body.size() && body[at] == ':' ? keys : values).append(text);
        return at;
    }

    std::size_t take_number(std::string_view body, std::size_t at) {
        unsigned value = 0;
        while (at < body.size() && is_digit(body[at]))
            value = std::min(value * 10 + static_cast<unsigned>(body[at++] - '0'), 256u);
        if (value < 256) characters += static_cast<char>(value);
        return at;
    }
};

std::string note_of(std::size_t line, Encoding encoding) {
    return std::string("The canary of line ").append(std::to_string(line)).append(", as ").append(name(encoding)).append(".");
}

// The place that the audit has already named for these bytes: the smallest finding around them. Text that may not be there is
// in a finding; numbers may not be.
std::string pointer_around(const Verdict& verdict, Part part, std::size_t offset) {
    const Finding* smallest = nullptr;
    for (const Finding& finding : verdict.findings()) {
        const bool around = finding.part == part && finding.offset <= offset && offset - finding.offset < finding.length;
        if (around && finding.rule != Rule::canary && (!smallest || finding.length < smallest->length)) smallest = &finding;
    }
    return smallest ? smallest->pointer : std::string();
}

}  // namespace

CanaryScanner::CanaryScanner(std::string_view canaries, const Dictionary& dictionary) {
    const std::string published = published_text(dictionary);
    canaries = without_byte_order_mark(canaries);
    for (std::size_t line = 1; !canaries.empty(); ++line) {
        const std::size_t end = canaries.find('\n');
        const std::string_view text = trimmed(canaries.substr(0, end));
        canaries.remove_prefix(end == std::string_view::npos ? canaries.size() : end + 1);
        if (text.empty()) continue;
        if (may_be_chance(text) || published.find(lower(text)) != std::string::npos) {
            set_aside_.push_back(line);
            continue;
        }
        ++size_;
        for (const EncodedText& form : encoded_forms(text)) {
            search_.add(form.bytes, form.caseless);
            forms_.push_back({static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(form.bytes.size()), form.encoding});
        }
    }
    search_.build();
}

void CanaryScanner::scan(std::string_view bytes, const std::function<void(const Hit&)>& on_hit) const {
    search_.search(bytes, [&](std::size_t index, std::size_t offset) {
        const Form& form = forms_[index];
        const std::size_t after = offset + form.size;
        const bool part_of_number = form.encoding == Encoding::integer && ((offset != 0 && is_digit(bytes[offset - 1])) ||
                                                                           (after < bytes.size() && is_digit(bytes[after])));
        if (!part_of_number) on_hit({form.line, form.encoding, offset, form.size});
    });
}

void CanaryScanner::scan_request(std::string_view bytes, std::size_t head_size, std::string_view body, Verdict& verdict) const {
    std::set<std::size_t> lines_found;
    const auto scan_part = [&](Part part, std::string_view part_bytes) {
        scan(part_bytes, [&](const Hit& hit) {
            const std::string_view text = part_bytes.substr(hit.offset, hit.length);
            if (hit.encoding == Encoding::digest && text.data() == verdict.digest.data()) return;
            lines_found.insert(hit.line);
            verdict.add(Rule::canary, part, pointer_around(verdict, part, hit.offset), part_bytes, text,
                        note_of(hit.line, hit.encoding));
        });
    };
    scan_part(Part::head, bytes.substr(0, head_size));
    scan_part(Part::body, body);
    const bool is_decoded = body.data() != bytes.data() + head_size;
    if (is_decoded) scan_part(Part::body, bytes.substr(head_size));

    // What was found in one piece is not reported again for lying between other pieces.
    const auto scan_pieces = [&](std::string_view pieces, Encoding encoding) {
        scan(pieces, [&](const Hit& hit) {
            if (pieces.substr(hit.offset, hit.length) == verdict.digest || !lines_found.insert(hit.line).second) return;
            verdict.add(Rule::canary, Part::body, "", body, body, note_of(hit.line, encoding));
        });
    };
    const Pieces pieces(body);
    scan_pieces(pieces.all, Encoding::split);
    scan_pieces(pieces.keys, Encoding::split);
    scan_pieces(pieces.values, Encoding::split);
    scan_pieces(pieces.characters, Encoding::integers);
}

}  // namespace collector
