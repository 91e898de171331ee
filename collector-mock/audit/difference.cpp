#include "audit/difference.hpp"

#include "audit/request_head.hpp"

#include <rapidjson/document.h>

#include <algorithm>

namespace collector {
namespace {

struct Split {
    RequestHead head;
    std::string_view body;
};

Split split(std::string_view request) {
    Split result;
    const std::size_t head_size = find_head_end(request, 0).value_or(0);
    result.head.read(request.substr(0, head_size));
    result.body = request.substr(head_size);
    return result;
}

// "/before/v1/check" and "/after/v1/check" are the same place.
std::string_view without_tag(std::string_view target) {
    const std::size_t version = target.find("/v1/");
    return version == std::string_view::npos || target.find('/', 1) < version ? target : target.substr(version);
}

class Comparison {
public:
    explicit Comparison(const Dictionary& dictionary) : metrics_(dictionary.all_metrics()) {}

    void heads(const RequestHead& first, const RequestHead& second);
    void bodies(std::string_view first, std::string_view second);

    std::vector<Difference> found;

private:
    void values(const rapidjson::Value& first, const rapidjson::Value& second, const std::string& pointer, int depth);
    void objects(const rapidjson::Value& first, const rapidjson::Value& second, const std::string& pointer, int depth);
    [[nodiscard]] std::string pointer_to(const rapidjson::Value& object, rapidjson::Value::ConstMemberIterator member,
                                         const std::string& pointer) const;
    [[nodiscard]] bool is_known(std::string_view name) const;

    const std::vector<Dictionary::NamedMetric> metrics_;
};

void Comparison::heads(const RequestHead& first, const RequestHead& second) {
    const bool same_line = first.method == second.method && without_tag(first.target) == without_tag(second.target) &&
                           first.version == second.version;
    if (!same_line) found.push_back({Part::head, "/request-line", "value"});
    const std::size_t count = std::max(first.headers.size(), second.headers.size());
    for (std::size_t i = 0; i < count; ++i) {
        const std::string pointer = "/headers/" + std::to_string(i);
        if (i >= second.headers.size()) {
            found.push_back({Part::head, pointer, "only in the first"});
        } else if (i >= first.headers.size()) {
            found.push_back({Part::head, pointer, "only in the second"});
        } else if (first.headers[i].line != second.headers[i].line) {
            found.push_back({Part::head, pointer, "value"});
        }
    }
}

void Comparison::bodies(std::string_view first, std::string_view second) {
    if (first == second) return;
    rapidjson::Document one;
    rapidjson::Document other;
    one.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag>(first.data(), first.size());
    other.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag>(second.data(), second.size());
    const std::size_t before = found.size();
    if (!one.HasParseError() && !other.HasParseError()) values(one, other, "", 0);
    if (found.size() == before) found.push_back({Part::body, "", "bytes"});
}

bool Comparison::is_known(std::string_view name) const {
    static const KeyTable members({"schema", "product", "version", "installation", "usage", "consent", "metrics"});
    const auto knows = [name](const Dictionary::NamedMetric& known) {
        return known.metric->id == name || known.metric->labels.find(name).has_value();
    };
    return members.find(name) || std::ranges::any_of(metrics_, knows);
}

std::string Comparison::pointer_to(const rapidjson::Value& object, rapidjson::Value::ConstMemberIterator member,
                                   const std::string& pointer) const {
    const std::string_view name(member->name.GetString(), member->name.GetStringLength());
    const std::string step = is_known(name) ? std::string(name) : "#" + std::to_string(member - object.MemberBegin());
    return pointer + "/" + step;
}

void Comparison::values(const rapidjson::Value& first, const rapidjson::Value& second, const std::string& pointer, int depth) {
    constexpr int depth_max = 32;
    if (depth == depth_max) return found.push_back({Part::body, pointer, "bytes"});
    if (first.IsObject() && second.IsObject()) return objects(first, second, pointer, depth);
    if (first.IsArray() && second.IsArray() && first.Size() == second.Size()) {
        for (rapidjson::SizeType i = 0; i < first.Size(); ++i)
            values(first[i], second[i], pointer + "/" + std::to_string(i), depth + 1);
        return;
    }
    if (first != second) found.push_back({Part::body, pointer, "value"});
}

void Comparison::objects(const rapidjson::Value& first, const rapidjson::Value& second, const std::string& pointer, int depth) {
    std::ptrdiff_t last = -1;
    bool in_order = true;
    for (auto member = first.MemberBegin(); member != first.MemberEnd(); ++member) {
        const auto twin = second.FindMember(member->name);
        const std::string inner = pointer_to(first, member, pointer);
        if (twin == second.MemberEnd()) {
            found.push_back({Part::body, inner, "only in the first"});
            continue;
        }
        in_order = in_order && twin - second.MemberBegin() > last;
        last = twin - second.MemberBegin();
        values(member->value, twin->value, inner, depth + 1);
    }
    for (auto member = second.MemberBegin(); member != second.MemberEnd(); ++member) {
        if (first.FindMember(member->name) != first.MemberEnd()) continue;
        found.push_back({Part::body, pointer_to(second, member, pointer), "only in the second"});
    }
    if (!in_order) found.push_back({Part::body, pointer, "order"});
}

}  // namespace

std::vector<Difference> differences(const Dictionary& dictionary, std::string_view first, std::string_view second) {
    const Split one = split(first);
    const Split other = split(second);
    Comparison comparison(dictionary);
    comparison.heads(one.head, other.head);
    comparison.bodies(one.body, other.body);
    return comparison.found;
}

}  // namespace collector
