// The JSON schema of a check request.
#pragma once

#include "dictionary.hpp"

#include <string>

namespace telemetry::compiler {

/// The schema (draft 2020-12) that every check request of the product fulfils, with and without usage statistics. It refers to
/// nothing outside itself and leaves no room: no object takes a member that is not named in it.
[[nodiscard]] std::string write_schema(const DictionaryFile& dictionary);

}  // namespace telemetry::compiler
