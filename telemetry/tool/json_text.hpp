// JSON for programs that read the tool's output.
#pragma once

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry::tool {

/// Writes a JSON text, member by member.
class JsonText {
public:
    JsonText() : writer_(buffer_) { writer_.SetIndent(' ', 2); }

    JsonText& begin_object() { return writer_.StartObject(), *this; }
    JsonText& end_object() { return writer_.EndObject(), *this; }
    JsonText& begin_array() { return writer_.StartArray(), *this; }
    JsonText& end_array() { return writer_.EndArray(), *this; }
    JsonText& key(std::string_view name) { return writer_.Key(name.data(), size_of(name)), *this; }

    JsonText& text(std::string_view value) { return writer_.String(value.data(), size_of(value)), *this; }
    JsonText& number(std::uint64_t value) { return writer_.Uint64(value), *this; }
    JsonText& flag(bool value) { return writer_.Bool(value), *this; }
    JsonText& null() { return writer_.Null(), *this; }
    /// A value that is JSON already.
    JsonText& json(std::string_view value) {
        return writer_.RawValue(value.data(), value.size(), rapidjson::kObjectType), *this;
    }

    JsonText& member(std::string_view name, std::string_view value) { return key(name).text(value); }

    /// What was written, and a line end.
    [[nodiscard]] std::string str() const { return std::string(buffer_.GetString(), buffer_.GetSize()) + "\n"; }

private:
    static rapidjson::SizeType size_of(std::string_view text) { return static_cast<rapidjson::SizeType>(text.size()); }

    rapidjson::StringBuffer buffer_;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> writer_;
};

}  // namespace telemetry::tool
