#include "system/json.hpp"

#include "system/join.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>

namespace telemetry {

Json::Json(std::nullptr_t) : value(nullptr) {}
Json::Json(bool flag) : value(flag) {}
Json::Json(std::int64_t number) : value(number) {}
Json::Json(std::string text) : value(std::move(text)) {}
Json::Json(Array items) : value(std::move(items)) {}
Json::Json(Object members) : value(std::move(members)) {}

// Not by the variant's own copying: where memory runs out in that, libstdc++ 12 destroys what was never made.
Json::Json(const Json& other) {
    std::visit([this]<class T>(const T& part) { value.emplace<T>(part); }, other.value);
}

Json& Json::operator=(const Json& other) {
    return *this = Json(other);
}

Json::Json(Json&&) noexcept = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

const Json* Json::find(std::string_view name) const noexcept {
    const auto* members = as<Object>();
    if (members == nullptr) return nullptr;
    const auto found = std::find_if(members->begin(), members->end(), [&](const auto& member) { return member.name == name; });
    return found == members->end() ? nullptr : &found->value;
}

namespace {

// RapidJSON lets a lone low surrogate (\udc00) through, which is no UTF-8; so texts are checked after they are decoded.
bool is_utf8(std::string_view text) {
    struct Nowhere {
        void Put(char) {}
    } nowhere;
    rapidjson::MemoryStream in(text.data(), text.size());
    while (in.Tell() < text.size()) {
        if (!rapidjson::UTF8<>::Validate(in, nowhere) || in.Tell() > text.size()) return false;
    }
    return true;
}

// Builds the value from RapidJSON's events. A handler that returns false stops the reader; `rule` then says why.
class Builder {
public:
    bool Null() { return take(Json(nullptr)); }
    bool Bool(bool flag) { return take(Json(flag)); }
    bool RawNumber(const char* data, rapidjson::SizeType size, bool) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(data, data + size, number);
        const bool integer = error == std::errc() && end == data + size;
        if (!integer || (number == 0 && size != 1)) return refuse("a number is not an integer of 64 bits");
        return take(Json(number));
    }
    bool String(const char* data, rapidjson::SizeType size, bool) {
        std::string text(data, size);
        return is_text(text) && take(Json(std::move(text)));
    }
    bool Key(const char* data, rapidjson::SizeType size, bool) {
        std::string name(data, size);
        if (!is_text(name)) return false;
        auto& members = std::get<Json::Object>(open_.back().value);
        if (members.size() == json_members_max) return refuse("an object has too many members");
        const bool taken = std::any_of(members.begin(), members.end(), [&](const auto& m) { return m.name == name; });
        if (taken) return refuse("a member stands twice in its object");
        members.push_back({std::move(name), Json()});
        return true;
    }
    bool StartObject() { return open(Json(Json::Object())); }
    bool StartArray() { return open(Json(Json::Array())); }
    bool EndObject(rapidjson::SizeType) { return close(); }
    bool EndArray(rapidjson::SizeType) { return close(); }

    // All numbers arrive as RawNumber; the reader wants these to exist.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

    const char* rule() const { return rule_; }
    Json take_result() { return std::move(result_); }

private:
    bool refuse(const char* rule) {
        rule_ = rule;
        return false;
    }
    bool is_text(const std::string& text) {
        if (text.find('\0') != std::string::npos) return refuse("a text holds a NUL");
        return is_utf8(text) || refuse("a text is not UTF-8");
    }
    bool open(Json container) {
        if (open_.size() == json_depth_max) return refuse("the nesting is too deep");
        open_.push_back(std::move(container));
        return true;
    }
    bool close() {
        Json done = std::move(open_.back());
        open_.pop_back();
        return take(std::move(done));
    }
    bool take(Json json) {
        if (open_.empty()) {
            result_ = std::move(json);
        } else if (auto* items = std::get_if<Json::Array>(&open_.back().value)) {
            items->push_back(std::move(json));
        } else {
            std::get<Json::Object>(open_.back().value).back().value = std::move(json);
        }
        return true;
    }

    std::vector<Json> open_;
    Json result_;
    const char* rule_ = "it is not JSON";
};

template <class Writer>
void write(Writer& writer, const Json& json) {
    if (const auto* text = json.as<std::string>()) {
        writer.String(text->data(), static_cast<rapidjson::SizeType>(text->size()));
    } else if (const auto* number = json.as<std::int64_t>()) {
        writer.Int64(*number);
    } else if (const auto* flag = json.as<bool>()) {
        writer.Bool(*flag);
    } else if (const auto* items = json.as<Json::Array>()) {
        writer.StartArray();
        for (const auto& item : *items) write(writer, item);
        writer.EndArray();
    } else if (const auto* members = json.as<Json::Object>()) {
        writer.StartObject();
        for (const auto& member : *members) {
            writer.Key(member.name.data(), static_cast<rapidjson::SizeType>(member.name.size()));
            write(writer, member.value);
        }
        writer.EndObject();
    } else {
        writer.Null();
    }
}

Error malformed(std::string_view place, std::string_view rule, std::size_t offset) {
    return failure(ErrorCode::malformed, join({place, ": ", rule, " (at byte ", std::to_string(offset), ")"}));
}

}  // namespace

Result<Json> read_json(std::string_view text, std::string_view place) {
    // RapidJSON takes a NUL for the end of the text, and says nothing of what follows it.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) return malformed(place, "it holds a NUL", nul);
    constexpr unsigned flags = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag;
    Builder builder;
    rapidjson::Reader reader;
    rapidjson::MemoryStream stream(text.data(), text.size());
    const rapidjson::ParseResult outcome = reader.Parse<flags>(stream, builder);
    if (!outcome.IsError()) return builder.take_result();
    switch (outcome.Code()) {
        case rapidjson::kParseErrorTermination:
            return malformed(place, builder.rule(), outcome.Offset());
        case rapidjson::kParseErrorDocumentRootNotSingular:
            return malformed(place, "bytes follow the value", outcome.Offset());
        case rapidjson::kParseErrorStringInvalidEncoding:
        case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
            return malformed(place, "a text is not UTF-8", outcome.Offset());
        default:
            return malformed(place, "it is not JSON", outcome.Offset());
    }
}

std::string write_json(const Json& json) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    write(writer, json);
    return {buffer.GetString(), buffer.GetSize()};
}

std::string write_json_pretty(const Json& json) {
    rapidjson::StringBuffer buffer;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
    writer.SetIndent(' ', 2);
    write(writer, json);
    return std::string(buffer.GetString(), buffer.GetSize()) + '\n';
}

}  // namespace telemetry
