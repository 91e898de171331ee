// JSON, read as an enemy's: strictly, and within bounds.
#pragma once

#include <telemetry/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace telemetry {

struct JsonMember;

/// A JSON value. Numbers are integers: nothing here needs another, and a float is a second way to write the same thing.
struct Json {
    using Array = std::vector<Json>;
    using Object = std::vector<JsonMember>;  ///< in the order of the text; no name twice

    std::variant<std::nullptr_t, bool, std::int64_t, std::string, Array, Object> value;

    Json(std::nullptr_t = nullptr);
    Json(bool flag);
    Json(std::int64_t number);
    Json(std::string text);
    Json(const char*) = delete;  // would be a bool
    Json(Array items);
    Json(Object members);
    Json(const Json& other);
    Json(Json&&) noexcept;
    Json& operator=(const Json& other);
    Json& operator=(Json&&) noexcept;
    ~Json();

    template <class T>
    [[nodiscard]] const T* as() const noexcept {
        return std::get_if<T>(&value);
    }

    /// The member of that name; null if there is none, or this is no object.
    [[nodiscard]] const Json* find(std::string_view name) const noexcept;
};

struct JsonMember {
    std::string name;
    Json value;
};

inline constexpr std::size_t json_depth_max = 16;
inline constexpr std::size_t json_members_max = 256;  ///< of one object

/// Reads one JSON text, from the first byte to the last. Refuses, as `malformed`: what RFC 8259 refuses; a byte-order mark; a
/// NUL, written out or escaped; bytes after the value; a name twice in an object; a number that is no integer of 64 bits;
/// text that is not UTF-8; deeper nesting, or more members, than the bounds above.
/// @param place what the text is, for the message.
[[nodiscard]] Result<Json> read_json(std::string_view text, std::string_view place);

/// Without white space, members in their order.
[[nodiscard]] std::string write_json(const Json& json);

/// For people: a line for each member, indented by two.
[[nodiscard]] std::string write_json_pretty(const Json& json);

}  // namespace telemetry
