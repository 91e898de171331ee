// The C++ header of an outbound register.
#pragma once

#include "dictionary.hpp"
#include "outbound_file.hpp"

#include <string>
#include <string_view>

namespace telemetry::compiler {

/// The header by which a host names its requests: the register as a constant that compiles only without a hole, and a typed
/// handle for each request.
/// @param cpp_namespace where it all stands; `is_namespace` holds for it
[[nodiscard]] std::string write_outbound_header(const OutboundFile& outbound, const DictionaryFile& dictionary,
                                                std::string_view cpp_namespace);

}  // namespace telemetry::compiler
