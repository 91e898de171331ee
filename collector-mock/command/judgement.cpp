#include "command/judgement.hpp"

#include "audit/difference.hpp"
#include "audit/file_bytes.hpp"
#include "show/reports.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace collector {
namespace {

std::optional<std::string> lack_of_coverage(unsigned percent_min, const Dictionary& dictionary, const Totals& totals) {
    const auto metrics = dictionary.all_metrics();
    const auto is_seen = [&](const Dictionary::NamedMetric& named) { return totals.terms[named.metric->term] != 0; };
    const auto seen = static_cast<std::size_t>(std::ranges::count_if(metrics, is_seen));
    const std::size_t percent = seen * 100 / std::max<std::size_t>(metrics.size(), 1);
    if (percent >= percent_min) return std::nullopt;
    std::string text = "Of the metrics " + std::to_string(percent) + "% were seen, " + std::to_string(percent_min) +
                       "% were expected. Never seen:";
    for (const auto& named : metrics) {
        if (!is_seen(named)) text.append(" ").append(named.name);
    }
    return text;
}

std::vector<std::string> requests_of(const std::string& tag, const Ledger& ledger) {
    std::vector<std::pair<std::uint64_t, std::string>> numbered;
    const auto collect = [&](const Exchange& exchange) {
        if (exchange.tag == tag) numbered.emplace_back(exchange.number, exchange.request);
    };
    ledger.visit_accepted(collect);
    ledger.visit_rejected(collect);
    std::ranges::sort(numbered);
    std::vector<std::string> requests;
    for (auto& [number, request] : numbered) requests.push_back(std::move(request));
    return requests;
}

std::string count_of(const std::string& tag, const std::vector<std::string>& requests) {
    return tag + " has " + counted(requests.size(), "request");
}

void compare_pair(const JudgementOptions& options, const Dictionary& dictionary, const Ledger& ledger, Conclusion& conclusion) {
    const std::string& first_tag = options.pair[0];
    const std::string& second_tag = options.pair[1];
    const std::string both = first_tag + " and " + second_tag;
    if (const std::uint64_t dropped = ledger.totals().dropped) {
        conclusion.reasons.push_back(both + " cannot be compared: " + std::to_string(dropped) +
                                     " requests are no longer kept.");
        return;
    }
    const std::vector<std::string> first = requests_of(first_tag, ledger);
    const std::vector<std::string> second = requests_of(second_tag, ledger);
    const std::size_t reasons_before = conclusion.reasons.size();
    for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
        for (const Difference& difference : differences(dictionary, first[i], second[i])) {
            if (std::ranges::find(options.pair_ignored, difference.pointer) != options.pair_ignored.end()) continue;
            conclusion.reasons.push_back(both + " differ in request " + std::to_string(i + 1) + ": " +
                                         std::string(name(difference.part)).append(" ") + difference.pointer + ": " +
                                         std::string(difference.what));
        }
    }
    if (first.size() != second.size() || first.empty()) {
        conclusion.reasons.push_back(count_of(first_tag, first) + ", " + count_of(second_tag, second) + ".");
    }
    if (conclusion.reasons.size() != reasons_before) return;
    const char* const how = options.pair_ignored.empty() ? "in every byte" : "but for what is ignored";
    conclusion.notes.push_back(both + " are equal " + how + ".");
}

}  // namespace

AuditRules make_rules(const RuleOptions& options) {
    AuditRules rules;
    const auto& files = options.dictionary_files;
    rules.dictionary = files.empty() ? read_embedded_dictionary() : read_dictionary_file(files.front());
    for (std::size_t i = 1; i < files.size(); ++i) rules.dictionary.add(read_dictionary_file(files[i]));
    rules.endpoints = report_endpoints(options.tags);
    for (const std::string& id : options.feeds) rules.endpoints.push_back(feed_endpoint(id));
    rules.products = options.products;
    if (options.canary_file.empty()) return rules;
    rules.canaries = std::make_shared<CanaryScanner>(read_file(options.canary_file), rules.dictionary);
    if (const std::size_t count = rules.canaries->set_aside().size()) {
        std::fprintf(
            stderr,
            "%s: %zu of the texts are too short, or published words, and are not looked for; the first is in line %zu\n",
            options.canary_file.c_str(), count, rules.canaries->set_aside().front());
    }
    if (rules.canaries->size() == 0) throw UnusableFile(options.canary_file + ": there is no text in it to look for");
    return rules;
}

void expect_folders_of_reports(const JudgementOptions& options) {
    for (const std::string* file : {&options.json_file, &options.junit_file, &options.sarif_file, &options.html_file}) {
        const std::filesystem::path folder = std::filesystem::path(*file).parent_path();
        std::error_code ignored;
        if (folder.empty() || std::filesystem::is_directory(folder, ignored)) continue;
        throw UnusableFile(*file + ": there is no such folder");
    }
}

void compare_with_expectations(const JudgementOptions& options, const Dictionary& dictionary, const Ledger& ledger,
                               Conclusion& conclusion) {
    if (options.coverage_min) {
        auto lack = lack_of_coverage(*options.coverage_min, dictionary, ledger.totals());
        if (lack) conclusion.reasons.push_back(*std::move(lack));
    }
    if (!options.pair.empty()) compare_pair(options, dictionary, ledger, conclusion);
}

void write_reports(const JudgementOptions& options, const Dictionary& dictionary, const Ledger& ledger,
                   const Conclusion& conclusion) {
    std::optional<UnusableFile> complaint;
    const auto write = [&](const std::string& file, const auto& report) {
        if (file.empty()) return;
        try {
            write_file(file, report());
        } catch (const UnusableFile& error) {
            if (!complaint) complaint = error;
        }
    };
    write(options.json_file, [&] { return json_report(dictionary, ledger, conclusion); });
    write(options.junit_file, [&] { return junit_report(ledger, conclusion); });
    write(options.sarif_file, [&] { return sarif_report(ledger, conclusion); });
    write(options.html_file, [&] { return html_report(dictionary, ledger, conclusion); });
    if (complaint) throw *std::move(complaint);
}

}  // namespace collector
