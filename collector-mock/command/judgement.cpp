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

// One that cannot be written does not keep the others from it. @return the first complaint, if there is one.
std::optional<UnusableFile> write_reports(const JudgementOptions& options, const Dictionary& dictionary, const Ledger& ledger) {
    std::optional<UnusableFile> complaint;
    const auto write = [&](const std::string& file, const auto& report) {
        if (file.empty()) return;
        try {
            write_file(file, report());
        } catch (const UnusableFile& error) {
            if (!complaint) complaint = error;
        }
    };
    write(options.json_file, [&] { return json_report(dictionary, ledger); });
    write(options.junit_file, [&] { return junit_report(ledger); });
    write(options.sarif_file, [&] { return sarif_report(ledger); });
    write(options.html_file, [&] { return html_report(dictionary, ledger); });
    return complaint;
}

bool is_covered(unsigned percent_min, const Dictionary& dictionary, const Ledger& ledger, std::FILE* stream) {
    const Totals totals = ledger.totals();
    const auto metrics = dictionary.all_metrics();
    const auto is_seen = [&](const Dictionary::NamedMetric& named) { return totals.terms[named.metric->term] != 0; };
    const auto seen = static_cast<std::size_t>(std::ranges::count_if(metrics, is_seen));
    const std::size_t percent = seen * 100 / std::max<std::size_t>(metrics.size(), 1);
    if (percent >= percent_min) return true;
    std::fprintf(stream, "Of the metrics %zu%% were seen, %u%% were expected. Never seen:", percent, percent_min);
    for (const auto& named : metrics) {
        if (!is_seen(named)) std::fprintf(stream, " %s", named.name.c_str());
    }
    std::fputc('\n', stream);
    return false;
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

bool is_equal_pair(const JudgementOptions& options, const Dictionary& dictionary, const Ledger& ledger, std::FILE* stream) {
    if (const std::uint64_t dropped = ledger.totals().dropped) {
        std::fprintf(stream, "%s and %s cannot be compared: %llu requests are no longer kept.\n", options.pair[0].c_str(),
                     options.pair[1].c_str(), static_cast<unsigned long long>(dropped));
        return false;
    }
    const std::vector<std::string> first = requests_of(options.pair[0], ledger);
    const std::vector<std::string> second = requests_of(options.pair[1], ledger);
    std::size_t found = 0;
    for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
        for (const Difference& difference : differences(dictionary, first[i], second[i])) {
            if (std::ranges::find(options.pair_ignored, difference.pointer) != options.pair_ignored.end()) continue;
            ++found;
            std::fprintf(stream, "%s and %s differ in request %zu: %s %s: %.*s\n", options.pair[0].c_str(),
                         options.pair[1].c_str(), i + 1, std::string(name(difference.part)).c_str(), difference.pointer.c_str(),
                         static_cast<int>(difference.what.size()), difference.what.data());
        }
    }
    if (first.size() != second.size() || first.empty()) {
        std::fprintf(stream, "%s has %zu requests, %s has %zu\n", options.pair[0].c_str(), first.size(),
                     options.pair[1].c_str(), second.size());
        return false;
    }
    if (found != 0) return false;
    const char* const how = options.pair_ignored.empty() ? "in every byte" : "but for what is ignored";
    std::fprintf(stream, "%s and %s are equal %s.\n", options.pair[0].c_str(), options.pair[1].c_str(), how);
    return true;
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

bool meets_expectations(const JudgementOptions& options, const Dictionary& dictionary, const Ledger& ledger,
                        std::FILE* stream) {
    const auto complaint = write_reports(options, dictionary, ledger);
    const bool covered = !options.coverage_min || is_covered(*options.coverage_min, dictionary, ledger, stream);
    const bool equal = options.pair.empty() || is_equal_pair(options, dictionary, ledger, stream);
    if (complaint) throw UnusableFile(*complaint);
    return covered && equal;
}

}  // namespace collector
