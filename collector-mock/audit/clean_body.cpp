#include "audit/clean_body.hpp"

#include "audit/forms.hpp"

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

class CleanReader {
public:
    CleanReader(const Dictionary& dictionary, std::string_view body, Verdict& verdict)
        : dictionary_(&dictionary), at_(body.data()), end_(at_ + body.size()), verdict_(verdict) {}

    bool read(std::span<const std::string> products, ReportKind kind) {
        if (!identity(products)) return false;
        if (take("}")) return at_ == end_ && kind == ReportKind::check;
        return usage() && take("}}") && at_ == end_;
    }

private:
    bool identity(std::span<const std::string> products) {
        std::uint64_t schema = 0;
        if (!take("{\"schema\":") || !number(schema) || schema != dictionary_->schema) return false;
        if (!take(",\"product\":\"") || !text(verdict_.product)) return false;
        if (!is_plain(verdict_.product) || !choose_dictionary(products)) return false;
        std::string_view version;
        if (!take(",\"version\":\"") || !text(version)) return false;
        version_ = ProductVersion::parse(version);
        if (!version_) return false;
        if (!take(",\"installation\":\"") || !text(verdict_.installation)) return false;
        for (std::size_t term = Dictionary::report_terms; term < usage_term; ++term) verdict_.terms.insert(term);
        return is_installation_id(verdict_.installation);
    }

    bool choose_dictionary(std::span<const std::string> products) {
        const Dictionary* const own = dictionary_->of(verdict_.product);
        if (own != nullptr) dictionary_ = own;
        return own != nullptr || std::ranges::find(products, verdict_.product) != products.end();
    }

    bool usage() {
        if (!take(",\"usage\":{\"consent\":") || !number(consent_)) return false;
        if (consent_ == 0 || consent_ > dictionary_->consent_revision || !take(",\"metrics\":{")) return false;
        verdict_.terms.insert(usage_term);
        verdict_.terms.insert(Dictionary::usage_terms);
        verdict_.terms.insert(Dictionary::usage_terms + 1);
        return members(dictionary_->metric_ids, dictionary_->first_metric_term,
                       [this](std::size_t index) { return metric(dictionary_->metrics[index]); });
    }

    // Reads members in the order of their list, and the brace after them.
    template <class ReadValue>
    bool members(const KeyTable& keys, std::size_t first_term, ReadValue&& read_value) {
        if (take("}")) return true;
        std::size_t next = 0;
        do {
            const std::size_t index = key(keys, next);
            if (index >= keys.size() || !take(":") || !read_value(index)) return false;
            verdict_.terms.insert(first_term + index);
            next = index + 1;
        } while (take(","));
        return take("}");
    }

    // Takes a key that stands in the list at `next` or behind it. No index of the list if there is none.
    std::size_t key(const KeyTable& keys, std::size_t next) {
        if (!take("\"")) return keys.size();
        const auto room = static_cast<std::size_t>(end_ - at_);
        constexpr std::size_t worth_a_look = 32;  // further on, and at the end of the body, a search by hash
        const std::size_t last = std::min(keys.size(), next + worth_a_look);
        std::size_t index = next;
        while (index < last && !keys.stands_at(index, at_, room)) ++index;
        if (index == last) index = search(keys, next, room);
        if (index < keys.size()) at_ += keys[index].size() + 1;
        return index;
    }

    std::size_t search(const KeyTable& keys, std::size_t next, std::size_t room) const {
        const void* const quote = std::memchr(at_, '"', room);
        if (quote == nullptr) return keys.size();
        const auto found = keys.find({at_, static_cast<std::size_t>(static_cast<const char*>(quote) - at_)});
        return found && *found >= next ? *found : keys.size();
    }

    bool metric(const Metric& metric) {
        if (metric.since > *version_ || metric.consent > consent_) return false;
        switch (metric.kind) {
            case Kind::flag:
                return take("true") || take("false");
            case Kind::sha1:
                return take("\"") && text(verdict_.digest) && is_sha1(verdict_.digest);
            case Kind::count_by_label:
                return take("{") &&
                       members(metric.labels, metric.first_label_term, [&](std::size_t) { return amount(metric, 1); });
            default:
                return amount(metric, 0);
        }
    }

    bool amount(const Metric& metric, std::uint64_t least) {
        std::uint64_t value = 0;
        return number(value) && value >= least && value <= metric.max && (metric.round_to <= 1 || value % metric.round_to == 0);
    }

    // At most 19 digits, which always fit. The body does not end in a number, so no digit is the last byte.
    bool number(std::uint64_t& value) {
        const char* const first = at_;
        while (at_ != end_ && *at_ >= '0' && *at_ <= '9') value = value * 10 + static_cast<std::uint64_t>(*at_++ - '0');
        const auto digits = at_ - first;
        return at_ != end_ && digits > 0 && digits < 20 && (digits == 1 || *first != '0');
    }

    // Up to the quote. What may stand there is for the caller to say; no good text has an escape.
    bool text(std::string_view& found) {
        const auto* const quote = static_cast<const char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
        if (quote == nullptr) return false;
        found = {at_, static_cast<std::size_t>(quote - at_)};
        at_ = quote + 1;
        return true;
    }

    template <std::size_t size>
    bool take(const char (&literal)[size]) {
        constexpr std::size_t length = size - 1;
        if (static_cast<std::size_t>(end_ - at_) < length || std::memcmp(at_, literal, length) != 0) return false;
        at_ += length;
        return true;
    }

    const Dictionary* dictionary_;  // of the product that the report names, once that is read
    const char* at_;
    const char* end_;
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
