// Label lists: one label a line, `#` lines are comments, `other` is the last.
#pragma once

#include "dictionary.hpp"
#include "findings.hpp"

#include <string_view>

namespace telemetry::compiler {

/// Reads the text of a label list. A label has 1 to 64 letters, digits, `.` and `-`; none comes twice, whatever its case.
/// @param file how findings name the list
[[nodiscard]] Vocabulary read_vocabulary(std::string_view file, std::string_view text, Findings& findings);

}  // namespace telemetry::compiler
