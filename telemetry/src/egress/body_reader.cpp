#include "egress/body_reader.hpp"

#include <string>

namespace telemetry {

std::string_view BodyReader::read() {
    const bool is_whole = identity() && (!expected_.carries_usage || usage()) && must("}", "the object must end here") &&
                          (offset_ == body_.size() || breaks("nothing may follow the object"));
    return is_whole ? std::string_view() : broken_rule_;
}

bool BodyReader::identity() {
    if (!must("{\"schema\":", "must begin with the schema")) return false;
    if (number() != dictionary_.schema) return breaks("the schema must be the dictionary's");
    return must(",\"product\":\"", "the product must follow the schema") &&
           must(expected_.identity.product, "the product must be the dictionary's") &&
           must("\",\"version\":\"", "the version must follow the product") &&
           must(expected_.identity.version.to_string(), "the version must be the one that runs") &&
           must("\",\"installation\":\"", "the installation id must follow the version") &&
           must(expected_.identity.installation, "the installation id must be this installation's") &&
           must("\"", "the installation id must end here");
}

bool BodyReader::usage() {
    if (!must(",\"usage\":{\"consent\":", "the usage must follow the installation id")) return false;
    const auto consent = number();
    if (expected_.terms.accepted_consent == 0 || consent != expected_.terms.accepted_consent) {
        return breaks("the consent must be the accepted revision");
    }
    return must(",\"metrics\":{", "the metrics must follow the consent") && metrics() && must("}", "the usage must end here");
}

bool BodyReader::metrics() {
    if (take("}")) return true;
    do {
        const MetricDefinition* metric = next_metric(name());
        if (metric == nullptr) return breaks("a metric must be of the dictionary, in its order, and once");
        if (admit(*metric, expected_.terms) != Disposition::sent)
            return breaks("a metric must be admitted by version and consent");
        if (!must(":", "a value must follow the metric") || !value(*metric)) return false;
    } while (take(","));
    return must("}", "the metrics must end here");
}

/// Looks only forward in the dictionary, which holds the order and refuses doubles.
const MetricDefinition* BodyReader::next_metric(std::string_view id) {
    while (next_metric_ < dictionary_.metrics.size()) {
        const MetricDefinition& metric = dictionary_.metrics[next_metric_++];
        if (metric.id == id) return &metric;
    }
    return nullptr;
}

bool BodyReader::value(const MetricDefinition& metric) {
    switch (metric.kind) {
        case Kind::flag:
            return take("true") || take("false") || breaks("a flag must be true or false");
        case Kind::sha1:
            return hash();
        case Kind::count_by_label:
            return labels(metric);
        case Kind::count:
        case Kind::seconds:
        case Kind::bytes:
        case Kind::percent:
            return limited_number(metric);
    }
    return breaks("the kind must be known");
}

bool BodyReader::labels(const MetricDefinition& metric) {
    if (!must("{", "counts by label must be an object")) return false;
    if (take("}")) return true;
    std::size_t next_label = 0;
    do {
        const std::string_view label = name();
        while (next_label < metric.labels.size() && metric.labels[next_label] != label) ++next_label;
        if (next_label == metric.labels.size()) return breaks("a label must be of the closed list, in its order, and once");
        ++next_label;
        if (!must(":", "a count must follow the label")) return false;
        const std::size_t begin = offset_;
        if (!limited_number(metric)) return false;
        if (body_[begin] == '0') return breaks("a label that counts nothing must be left out");
    } while (take(","));
    return must("}", "the counts by label must end here");
}

bool BodyReader::limited_number(const MetricDefinition& metric) {
    const auto value = number();
    if (!value) return breaks("a value must be a whole number");
    if (*value > metric.max) return breaks("a value must be within its limit");
    if (*value % metric.round_to != 0) return breaks("a value must be as coarse as its metric asks");
    return true;
}

bool BodyReader::hash() {
    constexpr std::size_t digits = 40;
    const std::string_view rest = body_.substr(offset_);
    const bool has_form = rest.size() >= digits + 2 && rest[0] == '"' && rest[digits + 1] == '"' &&
                          rest.substr(1, digits).find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (!has_form) return breaks("a hash must be 40 lower-case hexadecimal digits");
    offset_ += digits + 2;
    return true;
}

bool BodyReader::take(std::string_view bytes) {
    if (!body_.substr(offset_).starts_with(bytes)) return false;
    offset_ += bytes.size();
    return true;
}

bool BodyReader::must(std::string_view bytes, std::string_view rule) {
    return take(bytes) || breaks(rule);
}

bool BodyReader::breaks(std::string_view rule) {
    broken_rule_ = rule;
    return false;
}

/// Digits without sign, leading zero, fraction or exponent; nothing if they are none or exceed 64 bits.
std::optional<std::uint64_t> BodyReader::number() {
    const std::size_t begin = offset_;
    std::uint64_t value = 0;
    while (offset_ < body_.size() && body_[offset_] >= '0' && body_[offset_] <= '9') {
        const auto digit = static_cast<std::uint64_t>(body_[offset_] - '0');
        if (value > (UINT64_MAX - digit) / 10) return std::nullopt;
        value = value * 10 + digit;
        ++offset_;
    }
    const bool has_leading_zero = offset_ - begin > 1 && body_[begin] == '0';
    if (offset_ == begin || has_leading_zero) return std::nullopt;
    return value;
}

/// A quoted name. Whether it may stand here is for the closed lists to say; a name that is not whole is in none of them.
std::string_view BodyReader::name() {
    if (!take("\"")) return {};
    const std::size_t end = body_.find('"', offset_);
    if (end == std::string_view::npos) return {};
    const std::string_view text = body_.substr(offset_, end - offset_);
    offset_ = end + 1;
    return text;
}

}  // namespace telemetry
