#include "report/body.hpp"

#include <algorithm>
#include <charconv>

namespace telemetry {

namespace {

/// Text goes in as it is: all texts that come here are of closed lists and have no character that JSON would escape.
class Body {
public:
    explicit Body(std::string& bytes) : bytes_(bytes) {}

    void text(std::string_view text) { bytes_.append(text); }

    void member(std::string_view name) { bytes_.append(1, '"').append(name).append("\":"); }

    void quoted(std::string_view value) { bytes_.append(1, '"').append(value).append(1, '"'); }

    void number(std::uint64_t value) {
        char digits[20];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        bytes_.append(digits, end);
    }

    void value(const MetricDefinition& metric, const MetricValue& value) {
        switch (metric.kind) {
            case Kind::flag:
                return text(value.number != 0 ? "true" : "false");
            case Kind::sha1:
                return quoted({value.hash.data(), value.hash.size()});
            case Kind::count_by_label:
                return labels(metric, value);
            default:
                return number(coarse(metric, value.number));
        }
    }

private:
    static std::uint64_t coarse(const MetricDefinition& metric, std::uint64_t number) {
        const std::uint64_t capped = std::min(number, metric.max);
        return capped - capped % metric.round_to;
    }

    void labels(const MetricDefinition& metric, const MetricValue& value) {
        char separator = '{';
        for (std::size_t label = 0; label < value.counts.size(); ++label) {
            const std::uint64_t count = coarse(metric, value.counts[label]);
            if (count == 0) continue;
            bytes_.push_back(separator);
            separator = ',';
            member(metric.labels[label]);
            number(count);
        }
        bytes_.append(separator == '{' ? "{}" : "}");
    }

    std::string& bytes_;
};

void write_usage(Body& body, const Dictionary& dictionary, const Usage& usage) {
    body.text(",\"usage\":{\"consent\":");
    body.number(usage.consent);
    body.text(",\"metrics\":");
    std::string_view separator = "{";
    for (std::size_t i = 0; i < dictionary.metrics.size(); ++i) {
        if (usage.dispositions[i] != Disposition::sent) continue;
        body.text(separator);
        separator = ",";
        body.member(dictionary.metrics[i].id);
        body.value(dictionary.metrics[i], usage.snapshot[i]);
    }
    body.text(separator == "{" ? "{}}" : "}}");
}

/// At least the size of the body, and little more: it is allocated once.
std::size_t size_for(const Dictionary& dictionary, const Usage* usage) {
    constexpr std::size_t identity_size = 512;
    constexpr std::size_t number_size = 24;  // a number, and the punctuation of its member
    std::size_t size = identity_size;
    if (usage == nullptr) return size;
    for (std::size_t i = 0; i < dictionary.metrics.size(); ++i) {
        if (usage->dispositions[i] != Disposition::sent) continue;
        const MetricDefinition& metric = dictionary.metrics[i];
        size += metric.id.size() + number_size + LicenseHash{}.size();
        const auto& counts = usage->snapshot[i].counts;
        for (std::size_t label = 0; label < counts.size(); ++label) {
            if (counts[label] != 0) size += metric.labels[label].size() + number_size;
        }
    }
    return size;
}

}  // namespace

std::string write_body(const Dictionary& dictionary, const Identity& identity, const Usage* usage) {
    std::string bytes;
    bytes.reserve(size_for(dictionary, usage));
    Body body(bytes);
    body.text("{\"schema\":");
    body.number(dictionary.schema);
    body.text(",\"product\":");
    body.quoted(identity.product);
    body.text(",\"version\":");
    body.quoted(identity.version.to_string());
    body.text(",\"installation\":");
    body.quoted(identity.installation);
    if (usage != nullptr) write_usage(body, dictionary, *usage);
    body.text("}");
    return bytes;
}

std::string write_value(const MetricDefinition& metric, const MetricValue& value) {
    std::string bytes;
    Body(bytes).value(metric, value);
    return bytes;
}

}  // namespace telemetry
