// Reading what was sent.
#pragma once

#include <rapidjson/document.h>

#include <set>
#include <string>

namespace test_support {

/// A JSON text; throws std::runtime_error if it is none.
[[nodiscard]] rapidjson::Document parse_json(const std::string& text);

/// The names of an object's members.
[[nodiscard]] std::set<std::string> names_of(const rapidjson::Value& object);

/// The metrics of a report; throws if it has none.
[[nodiscard]] const rapidjson::Value& metrics_of(const rapidjson::Document& report);

/// Compares a report with a file of counts: every count must be in it, with its number. What differs is named in the result.
[[nodiscard]] std::string missing_counts(const rapidjson::Document& report, const std::string& counts_file);

}  // namespace test_support
