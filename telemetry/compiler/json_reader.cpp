#include "json_reader.hpp"

#include <telemetry/label.hpp>
#include <telemetry/version.hpp>

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>

#include <algorithm>
#include <set>

namespace telemetry::compiler {

namespace {

// Whether the text may stand in a comment, a table cell and a terminal: no control characters, no line separators, no marks
// that change the direction of what follows.
bool is_printable(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7f) return false;
        if (byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) return false;
        if (byte != 0xe2) continue;
        const auto second = static_cast<unsigned char>(text[i + 1]);
        const auto third = static_cast<unsigned char>(text[i + 2]);
        if (second == 0x80 && (third == 0x8e || third == 0x8f || (third >= 0xa8 && third <= 0xae))) return false;
        if (second == 0x81 && third >= 0xa6 && third <= 0xa9) return false;
    }
    return true;
}

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_id(std::string_view text) {
    return is_lower(text.front()) &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_lower(detail::fold(c)) || is_digit(c); });
}

bool is_product(std::string_view text) {
    return is_lower(text.front()) && text.back() != '-' && text.find("--") == std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_version(std::string_view text) {
    return Version::parse(text).has_value();
}

}  // namespace

std::optional<rapidjson::Document> parse_json(std::string_view file, std::string_view text, Findings& findings) {
    if (text.size() > json_size_max) {
        findings.add(file, "", "is larger than " + std::to_string(json_size_max) + " bytes");
        return std::nullopt;
    }
    // RapidJSON takes a NUL byte for the end of the text and would not look at what follows it.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        findings.add(file, "byte " + std::to_string(nul), "is NUL, which JSON does not allow");
        return std::nullopt;
    }
    rapidjson::Document document;
    rapidjson::MemoryStream stream(text.data(), text.size());
    constexpr auto flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
    document.ParseStream<flags, rapidjson::UTF8<>>(stream);
    if (document.HasParseError()) {
        const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(document.GetErrorOffset(), text.size()));
        const auto line = 1 + std::count(text.begin(), end, '\n');
        findings.add(file, "line " + std::to_string(line),
                     "is not JSON: " + std::string(rapidjson::GetParseError_En(document.GetParseError())));
        return std::nullopt;
    }
    if (!document.IsObject()) {
        findings.add(file, "", "is not an object");
        return std::nullopt;
    }
    return document;
}

ObjectReader::ObjectReader(JsonFile file, const rapidjson::Value& object, std::string pointer)
    : file_(file), object_(&object), pointer_(std::move(pointer)) {}

void ObjectReader::refuse(std::string_view member, std::string_view reason) {
    file_.findings.add(file_.name, pointer_to(member), reason);
}

const rapidjson::Value* ObjectReader::value(std::string_view member, Presence presence) {
    asked_.push_back(member);
    const auto found = object_->FindMember(rapidjson::Value(rapidjson::StringRef(member.data(), member.size())));
    if (found != object_->MemberEnd()) return &found->value;
    if (presence == Presence::required) refuse(member, "is missing");
    return nullptr;
}

std::optional<std::string> ObjectReader::text(std::string_view member, Presence presence, std::size_t size_max) {
    const rapidjson::Value* found = value(member, presence);
    if (!found) return std::nullopt;
    if (!found->IsString() || found->GetStringLength() == 0 || found->GetStringLength() > size_max) {
        refuse(member, "is not a text of 1 to " + std::to_string(size_max) + " bytes");
        return std::nullopt;
    }
    return std::string(found->GetString(), found->GetStringLength());
}

std::string ObjectReader::text_of_form(std::string_view member, bool (*is_form)(std::string_view), std::string_view reason) {
    auto found = text(member, Presence::required, 64);
    if (!found) return {};
    if (is_form(*found)) return std::move(*found);
    refuse(member, reason);
    return {};
}

std::string ObjectReader::id(std::string_view member) {
    return text_of_form(member, is_id, "is not an id: a lower-case letter, then letters and digits");
}

std::string ObjectReader::version(std::string_view member) {
    return text_of_form(member, is_version,
                        "is not a version: one to six numbers with dots, and at most -alpha.N, -beta.N, -rc.N or -dev");
}

std::string ObjectReader::product(std::string_view member) {
    return text_of_form(member, is_product, "is not a product name: lower-case words of letters and digits, joined by \"-\"");
}

std::string ObjectReader::sentence(std::string_view member, Presence presence) {
    const auto found = text(member, presence, 500);
    if (!found) return {};
    if (!is_printable(*found) || found->find('\\') != std::string::npos || found->back() != '.' || found->front() == ' ') {
        refuse(member, "is not a sentence: printable text without backslashes that ends with a full stop");
        return {};
    }
    return *found;
}

std::optional<std::uint64_t> ObjectReader::number(std::string_view member, Presence presence, std::uint64_t max) {
    const rapidjson::Value* found = value(member, presence);
    if (!found) return std::nullopt;
    if (!found->IsUint64() || found->GetUint64() == 0 || found->GetUint64() > max) {
        refuse(member, "is not a whole number from 1 to " + std::to_string(max));
        return std::nullopt;
    }
    return found->GetUint64();
}

const rapidjson::Value* ObjectReader::array(std::string_view member, Presence presence, std::size_t size_max) {
    const rapidjson::Value* found = value(member, presence);
    if (!found) return nullptr;
    if (!found->IsArray() || found->Size() > size_max) {
        refuse(member, "is not an array of at most " + std::to_string(size_max) + " elements");
        return nullptr;
    }
    return found;
}

std::optional<ObjectReader> ObjectReader::object(const rapidjson::Value& value, std::string_view place) {
    if (value.IsObject()) return ObjectReader(file_, value, pointer_to(place));
    refuse(place, "is not an object");
    return std::nullopt;
}

void ObjectReader::finish() {
    std::set<std::string_view> seen;
    std::string unknown;
    std::size_t position = 0;
    for (const auto& member : object_->GetObject()) {
        ++position;
        const std::string_view name(member.name.GetString(), member.name.GetStringLength());
        if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
            unknown += (unknown.empty() ? "" : ", ") + std::to_string(position);
        } else if (!seen.insert(name).second) {
            refuse(name, "is there twice");
        }
    }
    if (!unknown.empty()) file_.findings.add(file_.name, pointer_, "has members that are not known, by position: " + unknown);
}

}  // namespace telemetry::compiler
