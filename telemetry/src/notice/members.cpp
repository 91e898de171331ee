#include "notice/members.hpp"

#include "system/join.hpp"

namespace telemetry::notice {

namespace {
const Json::Object no_members;
const Json::Array no_items;
const std::string no_text;
const Json nothing{Json::Object()};
}  // namespace

void Findings::add(ErrorCode code, std::string_view message) {
    if (!first_) first_ = failure(code, message);
}

Members::Members(const Json& json, std::string place, Findings& findings)
    : members_(json.as<Json::Object>()), place_(std::move(place)), findings_(findings) {
    if (members_ != nullptr) return;
    members_ = &no_members;
    findings_.add(ErrorCode::malformed, join({place_, " is not an object"}));
}

std::string Members::path(std::string_view name) const {
    return join({place_, ".", name});
}

void Members::refuse(std::string_view name, std::string_view rule, ErrorCode code) const {
    findings_.add(code, join({path(name), " ", rule}));
}

bool Members::has(std::string_view name) const noexcept {
    for (const auto& member : *members_) {
        if (member.name == name) return true;
    }
    return false;
}

template <class T>
const T* Members::find(std::string_view name, std::string_view rule) const {
    for (const auto& member : *members_) {
        if (member.name != name) continue;
        if (const T* value = member.value.template as<T>()) return value;
        refuse(name, rule);
        return nullptr;
    }
    refuse(name, "is missing");
    return nullptr;
}

const std::string& Members::text(std::string_view name, std::size_t size_max) const {
    const auto* text = find<std::string>(name, "is not a text");
    if (text == nullptr) return no_text;
    if (text->size() <= size_max) return *text;
    refuse(name, "is too long");
    return no_text;
}

std::int64_t Members::integer(std::string_view name, std::int64_t min, std::int64_t max) const {
    const auto* number = find<std::int64_t>(name, "is not an integer");
    if (number == nullptr) return min;
    if (*number >= min && *number <= max) return *number;
    refuse(name, "is out of range");
    return min;
}

bool Members::flag(std::string_view name) const {
    const auto* flag = find<bool>(name, "is neither true nor false");
    return flag != nullptr && *flag;
}

const Json::Array& Members::list(std::string_view name, std::size_t count_max) const {
    const auto* items = find<Json::Array>(name, "is not a list");
    if (items == nullptr) return no_items;
    if (items->size() <= count_max) return *items;
    refuse(name, "has too many items");
    return no_items;
}

Members Members::members(std::string_view name) const {
    for (const auto& member : *members_) {
        if (member.name == name) return Members(member.value, path(name), findings_);
    }
    refuse(name, "is missing");
    return Members(nothing, path(name), findings_);
}

}  // namespace telemetry::notice
