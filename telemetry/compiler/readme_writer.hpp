// The page that an administrator reads.
#pragma once

#include "dictionary.hpp"
#include "outbound_file.hpp"

#include <string>

namespace telemetry::compiler {

/// All that may ever be sent, in Markdown: each metric with its limits and the reason it is asked for, the label lists, the
/// consent revisions, and what is never sent.
/// @param outbound adds the list of all outbound requests; null: the page has none
[[nodiscard]] std::string write_readme(const DictionaryFile& dictionary, const OutboundFile* outbound);

}  // namespace telemetry::compiler
