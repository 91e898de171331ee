// The rules of an outbound register that its members keep together, and with the dictionary.
#pragma once

#include "dictionary.hpp"
#include "findings.hpp"
#include "outbound_file.hpp"

#include <string_view>

namespace telemetry::compiler {

/// Reports what would be a hole: a request without a switch, a switch without a request, a request that does not say where it
/// goes, a statement about data that does not match the dictionary, a metric that no request carries.
/// @param file how findings name the register
void lint_outbound(std::string_view file, const OutboundFile& outbound, const DictionaryFile& dictionary, Findings& findings);

}  // namespace telemetry::compiler
