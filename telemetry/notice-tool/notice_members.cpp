#include "notice_members.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace telemetry::notice_tool {

namespace {

// An object that a document may hold; `inside` are those that stand in its members.
struct Shape {
    std::string_view name;
    std::span<const std::string_view> members;
    std::span<const Shape> inside;
};

constexpr std::array<std::string_view, 3> rollout{"start", "groups", "stepHours"};
constexpr std::array<std::string_view, 3> artifact{"platform", "size", "sha256"};
constexpr std::array<std::string_view, 9> release{"version",   "severity", "published", "affects",  "minimumUpgradeFrom",
                                                  "withdrawn", "notesUrl", "rollout",   "artifacts"};
constexpr std::array<std::string_view, 2> end_of_life{"series", "date"};
constexpr std::array<std::string_view, 9> top{"type",   "spec",    "product",  "channel",  "sequence",
                                              "issued", "expires", "releases", "endOfLife"};

constexpr std::array<Shape, 2> inside_release{Shape{"rollout", rollout, {}}, Shape{"artifacts", artifact, {}}};
constexpr std::array<Shape, 2> inside_notice{Shape{"releases", release, inside_release}, Shape{"endOfLife", end_of_life, {}}};
constexpr std::array<std::string_view, 2> item{"id", "version"};
constexpr std::array<std::string_view, 8> index{"type", "spec", "product", "feed", "sequence", "issued", "expires", "items"};
constexpr std::array<Shape, 1> inside_index{Shape{"items", item, {}}};

constexpr std::array<Shape, 2> documents{Shape{"notice", top, inside_notice}, Shape{"index", index, inside_index}};

std::string find(const Json& json, const Shape& shape, const std::string& place) {
    if (const auto* items = json.as<Json::Array>()) {
        for (std::size_t i = 0; i < items->size(); ++i) {
            if (auto found = find((*items)[i], shape, place + '[' + std::to_string(i) + ']'); !found.empty()) return found;
        }
    }
    const auto* members = json.as<Json::Object>();
    if (members == nullptr) return {};
    for (const auto& member : *members) {
        const std::string path = place + '.' + member.name;
        if (std::ranges::find(shape.members, member.name) == shape.members.end()) return path;
        const auto inside = std::ranges::find(shape.inside, member.name, &Shape::name);
        if (inside == shape.inside.end()) continue;
        if (auto found = find(member.value, *inside, path); !found.empty()) return found;
    }
    return {};
}

}  // namespace

std::string find_unknown_member(const Json& document, std::string_view kind) {
    const Shape& shape = *std::ranges::find(documents, kind, &Shape::name);
    return find(document, shape, std::string(shape.name));
}

}  // namespace telemetry::notice_tool
