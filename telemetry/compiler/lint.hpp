// The rules of a dictionary that its members keep together.
#pragma once

#include "dictionary.hpp"
#include "findings.hpp"

#include <string_view>

namespace telemetry::compiler {

/// Reports rows that share an id, miss what their kind must have, or have what it may not. A dictionary without findings, of
/// the reader and of this, is one that every writer can write.
/// @param file how findings name the dictionary
void lint(std::string_view file, const DictionaryFile& dictionary, Findings& findings);

}  // namespace telemetry::compiler
