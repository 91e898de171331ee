// The C++ header of a dictionary.
#pragma once

#include "dictionary.hpp"

#include <string>
#include <string_view>

namespace telemetry::compiler {

/// The header by which a host names its metrics: label enumerations, the rows, a typed handle for each metric that the host
/// fills, and `dictionary()`. Everything is constexpr with one address in the whole program.
/// @param cpp_namespace where it all stands; `is_namespace` holds for it
[[nodiscard]] std::string write_header(const DictionaryFile& dictionary, std::string_view cpp_namespace);

}  // namespace telemetry::compiler
