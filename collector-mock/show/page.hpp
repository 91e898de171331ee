// The page that a browser sees.
#pragma once

#include "audit/dictionary.hpp"
#include "ledger/ledger.hpp"

#include <string>
#include <string_view>

namespace collector {

/// `text` with the characters that mean something in HTML replaced.
[[nodiscard]] std::string html_text(std::string_view text);

/// The page at `/`: what this is, what was received so far, and where to look further. Nothing in it comes from a request.
[[nodiscard]] std::string front_page(const Dictionary& dictionary, const Totals& totals);

}  // namespace collector
