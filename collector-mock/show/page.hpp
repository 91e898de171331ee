// The page that a browser sees.
#pragma once

#include "audit/dictionary.hpp"
#include "ledger/ledger.hpp"
#include "show/conclusion.hpp"

#include <string>
#include <string_view>

namespace collector {

/// `text` with the characters that mean something in HTML replaced.
[[nodiscard]] std::string html_text(std::string_view text);

/// A page up to and with its opening body tag, in the collector's style.
[[nodiscard]] std::string page_start(std::string_view title);

/// A paragraph that says whether all was as it should be, and a list of what else there is to say about it.
[[nodiscard]] std::string conclusion_html(const Totals& totals, const Conclusion& conclusion);

/// The page at `/`: what this is, what was received so far, and where to look further. Nothing in it comes from a request.
[[nodiscard]] std::string front_page(const Dictionary& dictionary, const Totals& totals);

}  // namespace collector
