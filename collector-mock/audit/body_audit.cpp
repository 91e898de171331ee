#include "audit/body_audit.hpp"

#include "audit/clean_body.hpp"
#include "audit/forms.hpp"
#include "audit/json_reader.hpp"

#include <algorithm>
#include <optional>

namespace collector {
namespace {

enum class ReportMember : std::uint8_t { schema, product, version, installation, usage };
enum class UsageMember : std::uint8_t { consent, metrics };

const KeyTable& report_keys() {
    static const KeyTable keys({"schema", "product", "version", "installation", "usage"});
    return keys;
}

const KeyTable& usage_keys() {
    static const KeyTable keys({"consent", "metrics"});
    return keys;
}

// A closed list of members, and the term of its first.
struct MemberList {
    const KeyTable& keys;
    std::size_t first_term;
    Rule unknown;
};

class BodyReader {
public:
    BodyReader(const Dictionary& dictionary, std::span<const std::string> products, std::string_view body, Verdict& verdict)
        : known_(dictionary), dictionary_(&dictionary), products_(products), json_(body, verdict), verdict_(verdict) {}

    void read(ReportKind kind);

private:
    template <class OnValue>
    bool members(const Place& object, const MemberList& list, OnValue&& on_value);
    std::optional<std::size_t> known_key(const MemberList& list, std::size_t next, const Place& object);
    void repeated_key(const MemberList& list, std::size_t index, const Place& object);
    bool foreign_member(const Place& place, Rule rule);
    void expect_members(const Place& object, const MemberList& list, std::size_t count);

    bool report_member(ReportMember member, const Place& place);
    bool usage_member(UsageMember member, const Place& place);
    bool metric(const Metric& metric, const Place& place);
    bool metric_value(const Metric& metric, const Place& place);
    bool labels(const Metric& metric, const Place& place);
    bool flag(const Place& place);
    bool wrong_value(const Place& place);

    template <class OnNumber>
    bool number(const Place& place, OnNumber&& on_number);
    bool amount(const Metric& metric, const Place& place, bool zero_allowed);
    template <class IsGood>
    bool text(const Place& place, Rule rule, IsGood&& is_good);

    const Dictionary& known_;
    const Dictionary* dictionary_;  // of the product that the report names
    std::span<const std::string> products_;
    JsonReader json_;
    Verdict& verdict_;
    std::optional<ProductVersion> version_;
    std::uint64_t consent_ = UINT64_MAX;  // without a readable consent the missing or wrong member is the finding
};

void BodyReader::read(ReportKind kind) {
    const Place whole;
    const MemberList list{report_keys(), Dictionary::report_terms, Rule::member_unknown};
    json_.take_byte_order_mark(whole);
    const bool complete = members(whole, list, [this](std::size_t member, const Place& place) {
        return report_member(static_cast<ReportMember>(member), place);
    });
    if (!complete) return;
    json_.expect_end(whole);
    expect_members(whole, list, kind == ReportKind::usage ? 5 : 4);
}

// Reads `{"a":…,"b":…}`; calls on_value(index, place) at the value of each known member.
template <class OnValue>
bool BodyReader::members(const Place& object, const MemberList& list, OnValue&& on_value) {
    if (json_.peek(object) != '{') return wrong_value(object);
    if (!json_.take('{', object)) return false;
    if (json_.peek(object) == '}') return json_.take('}', object);
    std::size_t next = 0;
    for (std::size_t position = 0;; ++position) {
        if (json_.peek(object) != '"') return json_.fail(object);
        if (const auto index = known_key(list, next, object)) {
            const Place place = Place::member(object, list.keys[*index]);
            if (!json_.take(':', place) || !on_value(*index, place)) return false;
            next = std::max(next, *index + 1);
        } else if (!foreign_member(Place::foreign(object, position), list.unknown)) {
            return false;
        }
        if (json_.peek(object) == '}') return json_.take('}', object);
        if (!json_.take(',', object)) return false;
    }
}

std::optional<std::size_t> BodyReader::known_key(const MemberList& list, std::size_t next, const Place& object) {
    const auto index = json_.known_key(list.keys, next);
    if (!index) return std::nullopt;
    const std::size_t term = list.first_term + *index;
    if (*index < next) repeated_key(list, *index, object);
    verdict_.terms.insert(term);
    return index;
}

// A key before which another stands that should come after it.
void BodyReader::repeated_key(const MemberList& list, std::size_t index, const Place& object) {
    const bool again = verdict_.terms.contains(list.first_term + index);
    const std::string_view key = list.keys[index];
    const std::string_view written(json_.position() - 1 - key.size(), key.size());
    json_.find(again ? Rule::member_duplicate : Rule::member_order, Place::member(object, key), written);
}

bool BodyReader::foreign_member(const Place& place, Rule rule) {
    const auto key = json_.string(place);
    if (!key) return false;
    json_.find(rule, place, *key);
    return json_.take(':', place) && json_.foreign_value(place);
}

void BodyReader::expect_members(const Place& object, const MemberList& list, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        if (!verdict_.terms.contains(list.first_term + i)) {
            json_.find(Rule::member_missing, Place::member(object, list.keys[i]), {});
        }
    }
}

bool BodyReader::report_member(ReportMember member, const Place& place) {
    switch (member) {
        case ReportMember::schema:
            return number(place, [&](std::uint64_t value, std::string_view text) {
                if (value != dictionary_->schema) json_.find(Rule::schema, place, text);
            });
        case ReportMember::product:
            return text(place, Rule::product, [this](std::string_view text) {
                const Dictionary* const own = known_.of(text);
                const bool good = own || std::ranges::find(products_, text) != products_.end();
                if (own) dictionary_ = own;
                if (good) verdict_.product = text;
                return good;
            });
        case ReportMember::version:
            return text(place, Rule::version, [this](std::string_view text) {
                version_ = ProductVersion::parse(text);
                return version_.has_value();
            });
        case ReportMember::installation:
            return text(place, Rule::installation, [this](std::string_view text) {
                const bool good = is_installation_id(text);
                if (good) verdict_.installation = text;
                return good;
            });
        case ReportMember::usage:
            break;
    }
    const MemberList list{usage_keys(), Dictionary::usage_terms, Rule::member_unknown};
    if (json_.peek(place) != '{') return wrong_value(place);
    const bool complete = members(place, list, [this](std::size_t index, const Place& inner) {
        return usage_member(static_cast<UsageMember>(index), inner);
    });
    if (complete) expect_members(place, list, 2);
    return complete;
}

bool BodyReader::usage_member(UsageMember member, const Place& place) {
    if (member == UsageMember::consent) {
        return number(place, [&](std::uint64_t value, std::string_view text) {
            consent_ = value;
            if (value == 0 || value > dictionary_->consent_revision) json_.find(Rule::consent, place, text);
        });
    }
    const MemberList list{dictionary_->metric_ids, dictionary_->first_metric_term, Rule::member_unknown};
    return members(place, list,
                   [this](std::size_t index, const Place& inner) { return metric(dictionary_->metrics[index], inner); });
}

bool BodyReader::metric(const Metric& metric, const Place& place) {
    const char* const start = json_.position();
    if (!metric_value(metric, place)) return false;
    if (version_ && metric.since > *version_) json_.find(Rule::since, place, json_.since(start));
    if (metric.consent > consent_) json_.find(Rule::consent, place, json_.since(start));
    return true;
}

bool BodyReader::metric_value(const Metric& metric, const Place& place) {
    switch (metric.kind) {
        case Kind::count_by_label:
            return labels(metric, place);
        case Kind::flag:
            return flag(place);
        case Kind::sha1:
            return text(place, Rule::sha1, [this](std::string_view text) {
                const bool good = is_sha1(text);
                if (good) verdict_.digest = text;
                return good;
            });
        case Kind::count:
        case Kind::seconds:
        case Kind::bytes:
        case Kind::percent:
            break;
    }
    return amount(metric, place, true);
}

bool BodyReader::labels(const Metric& metric, const Place& place) {
    const MemberList list{metric.labels, metric.first_label_term, Rule::label_unknown};
    return members(place, list, [&](std::size_t, const Place& inner) { return amount(metric, inner, false); });
}

bool BodyReader::flag(const Place& place) {
    const char first = json_.peek(place);
    if (first != 't' && first != 'f') return wrong_value(place);
    return json_.literal(place).has_value();
}

// A value of another type than the one that belongs here.
bool BodyReader::wrong_value(const Place& place) {
    const bool is_text = json_.peek(place) == '"';
    const char* const start = json_.position();
    if (!json_.foreign_value(place)) return false;
    if (!is_text) json_.find(Rule::type, place, json_.since(start));
    return true;
}

template <class OnNumber>
bool BodyReader::number(const Place& place, OnNumber&& on_number) {
    const char first = json_.peek(place);
    if (first != '-' && (first < '0' || first > '9')) return wrong_value(place);
    const auto number = json_.number(place);
    if (!number) return false;
    if (number->value) on_number(*number->value, number->text);
    return true;
}

bool BodyReader::amount(const Metric& metric, const Place& place, bool zero_allowed) {
    return number(place, [&](std::uint64_t value, std::string_view text) {
        if (value == 0 && !zero_allowed) json_.find(Rule::label_zero, place, text);
        if (value > metric.max) json_.find(Rule::range, place, text);
        if (metric.round_to > 1 && value % metric.round_to != 0) json_.find(Rule::rounding, place, text);
    });
}

template <class IsGood>
bool BodyReader::text(const Place& place, Rule rule, IsGood&& is_good) {
    if (json_.peek(place) != '"') return wrong_value(place);
    const auto found = json_.string(place);
    if (!found) return false;
    if (!is_good(*found)) json_.find(rule, place, *found);
    return true;
}

}  // namespace

void audit_body(const Dictionary& dictionary, std::span<const std::string> products, ReportKind kind, std::string_view body,
                Verdict& verdict) {
    if (!read_clean_body(dictionary, products, kind, body, verdict))
        audit_body_thoroughly(dictionary, products, kind, body, verdict);
}

void audit_body_thoroughly(const Dictionary& dictionary, std::span<const std::string> products, ReportKind kind,
                           std::string_view body, Verdict& verdict) {
    BodyReader(dictionary, products, body, verdict).read(kind);
}

}  // namespace collector
