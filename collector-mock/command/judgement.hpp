// What requests are held against, and what is expected of them all: the same for a live server and for stored requests.
#pragma once

#include "audit/auditor.hpp"
#include "ledger/ledger.hpp"
#include "show/conclusion.hpp"

#include <optional>
#include <string>
#include <vector>

namespace collector {

/// Against what requests are held.
struct RuleOptions {
    std::vector<std::string> dictionary_files;  ///< one for each product; none: the one compiled in
    std::vector<std::string> products;
    std::vector<std::string> tags;
    std::vector<std::string> feeds;  ///< ids of feeds that may be fetched
    std::string canary_file;         ///< empty: none are looked for
};

/// The rules that the options ask for; says on the standard error which canaries are not looked for. Throws UnusableFile.
[[nodiscard]] AuditRules make_rules(const RuleOptions& options);

/// What is expected of all that was received, and where reports of it go.
struct JudgementOptions {
    std::string json_file;  ///< each empty: not wanted
    std::string junit_file;
    std::string sarif_file;
    std::string html_file;
    std::optional<unsigned> coverage_min;   ///< percent of the dictionary's metrics that must have been seen
    std::vector<std::string> pair;          ///< two tags, or none: the runs that must be equal in every byte
    std::vector<std::string> pair_ignored;  ///< pointers at which they may differ
};

/// Says before the work what would otherwise be noticed after it: the folder of a report is not there. Throws UnusableFile.
void expect_folders_of_reports(const JudgementOptions& options);

/// Adds to `conclusion` whatever is not as expected.
void compare_with_expectations(const JudgementOptions& options, const Dictionary& dictionary, const Ledger& ledger,
                               Conclusion& conclusion);

/// Writes the reports that are wanted. Throws UnusableFile if one of them cannot be, after the others.
void write_reports(const JudgementOptions& options, const Dictionary& dictionary, const Ledger& ledger,
                   const Conclusion& conclusion);

}  // namespace collector
