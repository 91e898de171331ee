// Strict reading of JSON files.
//
// What JSON leaves open is closed here: one document and nothing after it, no member twice, no member unasked for, whole
// numbers only. Every text is bounded. The reader says everything that is wrong, not only the first of it.
#pragma once

#include "findings.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telemetry::compiler {

/// How large a JSON file may be, in bytes.
inline constexpr std::size_t json_size_max = 32 * 1024 * 1024;

/// The object in `text`; empty, with a finding, if it is not one JSON document in UTF-8, or larger than `json_size_max`.
[[nodiscard]] std::optional<rapidjson::Document> parse_json(std::string_view file, std::string_view text, Findings& findings);

/// A file that is being read, for whoever reports about it.
struct JsonFile {
    std::string_view name;
    Findings& findings;
};

enum class Presence { required, optional };

/// Reads one object, member by member. A member that is missing, repeated or of the wrong form is reported and reads as
/// empty; `finish` reports the members that nobody asked for.
class ObjectReader {
public:
    /// @param pointer the JSON pointer of the object, "" for the whole document.
    ObjectReader(JsonFile file, const rapidjson::Value& object, std::string pointer);

    [[nodiscard]] std::string pointer_to(std::string_view member) const { return pointer_ + "/" + std::string(member); }
    void refuse(std::string_view member, std::string_view reason);

    /// A member's value, whatever its type; null if it is not there.
    const rapidjson::Value* value(std::string_view member, Presence presence);

    /// A text of 1 to `size_max` bytes.
    std::optional<std::string> text(std::string_view member, Presence presence, std::size_t size_max);

    /// Prose for people: printable text of at most 500 bytes that ends with a full stop.
    std::string sentence(std::string_view member, Presence presence = Presence::required);

    /// An id: a lower-case letter, then letters and digits, at most 64.
    std::string id(std::string_view member);

    /// A product version, as `telemetry::Version` takes it.
    std::string version(std::string_view member);

    /// A product name: lower-case words of letters and digits, joined by "-".
    std::string product(std::string_view member);

    /// A whole number from 1 to `max`.
    std::optional<std::uint64_t> number(std::string_view member, Presence presence, std::uint64_t max);

    /// An array of at most `size_max` elements.
    const rapidjson::Value* array(std::string_view member, Presence presence, std::size_t size_max);

    /// An array of texts, none twice, of which `is_form` holds; those of which it does not are reported and left out.
    template <class IsForm>
    std::vector<std::string> texts(std::string_view member, std::size_t size_max, IsForm is_form, std::string_view reason) {
        std::vector<std::string> result;
        const rapidjson::Value* elements = array(member, Presence::optional, size_max);
        if (!elements) return result;
        for (rapidjson::SizeType i = 0; i < elements->Size(); ++i) {
            const rapidjson::Value& element = (*elements)[i];
            const std::string pointer = std::string(member) + "/" + std::to_string(i);
            std::string text = element.IsString() ? std::string(element.GetString(), element.GetStringLength()) : "";
            if (!element.IsString() || !is_form(text)) {
                refuse(pointer, reason);
            } else if (std::find(result.begin(), result.end(), text) != result.end()) {
                refuse(pointer, "is there twice");
            } else {
                result.push_back(std::move(text));
            }
        }
        return result;
    }

    /// A value below this object as an object of its own; empty, with a finding, if it is not one.
    /// @param place its JSON pointer from here, without the first "/": "metrics/3".
    std::optional<ObjectReader> object(const rapidjson::Value& value, std::string_view place);

    /// The value that a closed list of words gives a text.
    template <class T>
    std::optional<T> word(std::string_view member, Presence presence, std::span<const std::pair<std::string_view, T>> words) {
        const auto found = text(member, presence, 64);
        if (!found) return std::nullopt;
        for (const auto& [name, meaning] : words) {
            if (name == *found) return meaning;
        }
        refuse(member, "is not one of the known words");
        return std::nullopt;
    }

    /// Reports members that nobody asked for, and repeated ones.
    void finish();

private:
    std::string text_of_form(std::string_view member, bool (*is_form)(std::string_view), std::string_view reason);

    JsonFile file_;
    const rapidjson::Value* object_;
    std::string pointer_;
    std::vector<std::string_view> asked_;
};

}  // namespace telemetry::compiler
