// The administrator's list of outbound requests.
#pragma once

#include "outbound_file.hpp"

#include <string>

namespace telemetry::compiler {

/// The part of the page that lists every outbound request with its switch, and every switch with what is lost when it is off,
/// in Markdown.
[[nodiscard]] std::string write_outbound_page(const OutboundFile& outbound);

}  // namespace telemetry::compiler
