// Strict reading of JSON files.
//
// What JSON leaves open is closed here: one document and nothing after it, no member twice, no member unasked for, whole
// numbers only. Every text is bounded. The reader says everything that is wrong, not only the first of it.
#pragma once

#include "findings.hpp"

#include <rapidjson/document.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telemetry::compiler {

/// The document in `text`; empty, with a finding, if it is not one JSON document in UTF-8.
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
    std::string sentence(std::string_view member);

    /// A whole number from 1 to `max`.
    std::optional<std::uint64_t> number(std::string_view member, Presence presence, std::uint64_t max);

    /// An array of at most `size_max` elements.
    const rapidjson::Value* array(std::string_view member, Presence presence, std::size_t size_max);

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
    JsonFile file_;
    const rapidjson::Value& object_;
    std::string pointer_;
    std::vector<std::string_view> asked_;
};

}  // namespace telemetry::compiler
