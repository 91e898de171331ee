// What was found, as JSON: the replies to clients and the collector's own pages for programs.
#pragma once

#include "audit/dictionary.hpp"
#include "audit/finding.hpp"
#include "ledger/ledger.hpp"
#include "show/conclusion.hpp"

#include <string>
#include <string_view>

namespace collector {

/// `application/problem+json` (RFC 9457) for a request that was refused: a title, the status, and the findings.
[[nodiscard]] std::string problem_json(int status, const Verdict& verdict);

/// What was found in one captured request, as one line.
[[nodiscard]] std::string findings_json(std::string_view source, const Verdict& verdict);

/// `GET /audit/summary`: what all comes to, counts of exchanges, findings by rule, faults that were met, connections on which
/// no request came, and which metrics were seen and which never.
[[nodiscard]] std::string summary_json(const Dictionary& dictionary, const Totals& totals, const Conclusion& conclusion);

/// `GET /audit/accepted`: each kept exchange with its head and body, byte for byte.
[[nodiscard]] std::string accepted_json(const Ledger& ledger);

/// `GET /audit/rejected`: each kept exchange with its findings; a part in which something was found is shown as its length
/// and hash alone.
[[nodiscard]] std::string rejected_json(const Ledger& ledger);

}  // namespace collector
