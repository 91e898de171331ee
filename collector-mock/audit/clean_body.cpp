#include "audit/clean_body.hpp"

#include "audit/forms.hpp"
#include "audit/word_bytes.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace collector {
namespace {

// The terms of the members that stand before the metrics; see Dictionary.
constexpr std::size_t usage_term = Dictionary::report_terms + 4;

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '\\'; });
}

// Where a step of the reading stands in the body; null: the body is not clean. Each step takes the place where it begins and
// returns the one behind what it took, so that the place stays in a register.
using At = const char*;

class CleanReader {
public:
    CleanReader(const Dictionary& dictionary, std::string_view body, Verdict& verdict)
        : dictionary_(&dictionary), begin_(body.data()), end_(begin_ + body.size()), verdict_(verdict) {}

    bool read(std::span<const std::string> products, ReportKind kind) {
        const At at = identity(begin_, products);
        if (!at) return false;
        if (const At end = take(at, "}")) return end == end_ && kind == ReportKind::check;
        return take(usage(at), "}}") == end_;
    }

private:
    At identity(At at, std::span<const std::string> products) {
        std::uint64_t schema = 0;
        at = number(take(at, "{\"schema\":"), schema);
        if (!at || schema != dictionary_->schema) return nullptr;
        at = text(take(at, ",\"product\":\""), verdict_.product);
        if (!at || !is_plain(verdict_.product) || !choose_dictionary(products)) return nullptr;
        std::string_view version;
        at = text(take(at, ",\"version\":\""), version);
        if (at) version_ = ProductVersion::parse(version);
        if (!version_) return nullptr;
        at = text(take(at, ",\"installation\":\""), verdict_.installation);
        for (std::size_t term = Dictionary::report_terms; term < usage_term; ++term) verdict_.terms.insert(term);
        return at && is_installation_id(verdict_.installation) ? at : nullptr;
    }

    bool choose_dictionary(std::span<const std::string> products) {
        const Dictionary* const own = dictionary_->of(verdict_.product);
        if (own != nullptr) dictionary_ = own;
        return own != nullptr || std::ranges::find(products, verdict_.product) != products.end();
    }

    At usage(At at) {
        at = number(take(at, ",\"usage\":{\"consent\":"), consent_);
        if (!at || consent_ == 0 || consent_ > dictionary_->consent_revision) return nullptr;
        verdict_.terms.insert(usage_term);
        verdict_.terms.insert(Dictionary::usage_terms);
        verdict_.terms.insert(Dictionary::usage_terms + 1);
        return members(take(at, ",\"metrics\":{"), dictionary_->metric_ids, dictionary_->first_metric_term,
                       [this](At value, std::size_t index) { return metric(value, dictionary_->metrics[index]); });
    }

    // Members in the order of their list, and the brace behind them.
    template <class ReadValue>
    At members(At at, const KeyTable& keys, std::size_t first_term, ReadValue&& read_value) {
        if (const At end = take(at, "}")) return end;
        for (std::size_t next = 0; at; ++at) {
            if (at == end_ || *at != '"') return nullptr;
            const std::size_t index = keys.find_quoted(at, static_cast<std::size_t>(end_ - at), next);
            if (index < next || index == keys.size()) return nullptr;
            verdict_.terms.insert(first_term + index);
            next = index + 1;
            at = read_value(take(at + keys[index].size() + 2, ":"), index);
            if (!at || at == end_) return nullptr;
            if (*at != ',') return take(at, "}");
        }
        return nullptr;
    }

    At metric(At at, const Metric& metric) {
        if (metric.since > *version_ || metric.consent > consent_) return nullptr;
        switch (metric.kind) {
            case Kind::flag: {
                const At end = take(at, "true");
                return end ? end : take(at, "false");
            }
            case Kind::sha1:
                at = text(take(at, "\""), verdict_.digest);
                return at && is_sha1(verdict_.digest) ? at : nullptr;
            case Kind::count_by_label:
                return members(take(at, "{"), metric.labels, metric.first_label_term,
                               [&](At value, std::size_t) { return amount(value, metric, 1); });
            default:
                return amount(at, metric, 0);
        }
    }

    At amount(At at, const Metric& metric, std::uint64_t least) const {
        std::uint64_t value = 0;
        at = number(at, value);
        const bool fits = value >= least && value <= metric.max && (metric.round_to <= 1 || value % metric.round_to == 0);
        return fits ? at : nullptr;
    }

    // One of at most seven digits is read whole, without a look at each.
    At number(At at, std::uint64_t& value) const {
        if (!at || static_cast<std::size_t>(end_ - at) < sizeof(std::uint64_t)) return long_number(at, value);
        const std::uint64_t word = load_word(at);
        const std::uint64_t told = first_no_digit(word);
        if (told == 0) return long_number(at, value);
        const std::size_t digits = first_index(told);
        const bool leads_with_zero = static_cast<bool>(static_cast<int>(*at == '0') & static_cast<int>(digits > 1));
        if (digits == 0 || leads_with_zero) return nullptr;
        value = decimal_number(word, digits);
        return at + digits;
    }

    // At most 19 digits, which always fit. The body does not end in a number, so no digit is the last byte.
    At long_number(At at, std::uint64_t& value) const {
        if (!at) return nullptr;
        const At first = at;
        for (; at != end_ && *at >= '0' && *at <= '9'; ++at) value = value * 10 + static_cast<std::uint64_t>(*at - '0');
        const auto digits = at - first;
        return at != end_ && digits > 0 && digits < 20 && (digits == 1 || *first != '0') ? at : nullptr;
    }

    // Up to the quote. What may stand there is for the caller to say; no good text has an escape.
    At text(At at, std::string_view& found) const {
        if (!at) return nullptr;
        const auto* const quote = static_cast<At>(std::memchr(at, '"', static_cast<std::size_t>(end_ - at)));
        if (!quote) return nullptr;
        found = {at, static_cast<std::size_t>(quote - at)};
        return quote + 1;
    }

    template <std::size_t size>
    At take(At at, const char (&literal)[size]) const {
        constexpr std::size_t length = size - 1;
        if (!at || static_cast<std::size_t>(end_ - at) < length || std::memcmp(at, literal, length) != 0) return nullptr;
        return at + length;
    }

    const Dictionary* dictionary_;  // of the product that the report names, once that is read
    const At begin_;
    const At end_;
    Verdict& verdict_;
    std::optional<ProductVersion> version_;
    std::uint64_t consent_ = 0;
};

}  // namespace

bool read_clean_body(const Dictionary& dictionary, std::span<const std::string> products, ReportKind kind,
                     std::string_view body, Verdict& verdict) {
    if (CleanReader(dictionary, body, verdict).read(products, kind)) return true;
    verdict.terms.clear();
    verdict.product = verdict.installation = verdict.digest = {};
    return false;
}

}  // namespace collector
