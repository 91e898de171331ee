// Verdicts as files: for test systems, for code hosts, and for people who decide.
#pragma once

#include "audit/dictionary.hpp"
#include "ledger/ledger.hpp"
#include "show/conclusion.hpp"

#include <string>

namespace collector {

/// The summary and all kept exchanges with their findings, as one JSON object.
[[nodiscard]] std::string json_report(const Dictionary& dictionary, const Ledger& ledger, const Conclusion& conclusion);

/// JUnit XML: a test case for each kept exchange, failed if something was found in it, and a failed one for each reason.
[[nodiscard]] std::string junit_report(const Ledger& ledger, const Conclusion& conclusion);

/// SARIF 2.1.0: a result for each finding, with the place in bytes and as a JSON pointer, and a notification for each reason
/// and note, which have no place.
[[nodiscard]] std::string sarif_report(const Ledger& ledger, const Conclusion& conclusion);

/// A page for a privacy officer: what was sent, field by field, in the dictionary's own sentences, and what was refused and
/// why. It stands alone and loads nothing. Nothing of a refused request is in it but places, lengths and hashes.
[[nodiscard]] std::string html_report(const Dictionary& dictionary, const Ledger& ledger, const Conclusion& conclusion);

}  // namespace collector
