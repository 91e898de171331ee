// JSON written out, for sources that show things. (RapidJSON's writer, with string_view and short names.)
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace collector {

/// Writes one JSON text; every function returns the writer itself.
class JsonText {
public:
    JsonText& begin_object() { return writer_.StartObject(), *this; }
    JsonText& end_object() { return writer_.EndObject(), *this; }
    JsonText& begin_array() { return writer_.StartArray(), *this; }
    JsonText& end_array() { return writer_.EndArray(), *this; }

    JsonText& key(std::string_view name) {
        writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
        return *this;
    }
    JsonText& text(std::string_view value) {
        writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
        return *this;
    }
    JsonText& number(std::uint64_t value) { return writer_.Uint64(value), *this; }
    JsonText& flag(bool value) { return writer_.Bool(value), *this; }

    [[nodiscard]] std::string str() const { return {buffer_.GetString(), buffer_.GetSize()}; }

private:
    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

}  // namespace collector
