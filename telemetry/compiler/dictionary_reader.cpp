#include "dictionary_reader.hpp"

#include "json_reader.hpp"
#include "vocabulary_reader.hpp"

#include "whole-files/whole_file.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace telemetry::compiler {

namespace {

constexpr std::size_t vocabulary_size_max = 2 * 1024 * 1024;
constexpr std::size_t metric_count_max = 16384;
constexpr std::uint64_t number_max = (std::uint64_t{1} << 53) - 1;  // what every JSON reader keeps exactly
constexpr std::uint64_t revision_max = 1'000'000;
constexpr std::uint64_t window_days_max = 3660;

constexpr std::array<std::pair<std::string_view, Kind>, 7> kinds{{{"count", Kind::count},
                                                                  {"countByLabel", Kind::count_by_label},
                                                                  {"flag", Kind::flag},
                                                                  {"seconds", Kind::seconds},
                                                                  {"bytes", Kind::bytes},
                                                                  {"percent", Kind::percent},
                                                                  {"sha1", Kind::sha1}}};

constexpr std::array<std::pair<std::string_view, MeasuredBy>, 4> measurers{{{"host", MeasuredBy::host},
                                                                            {"processMemory", MeasuredBy::process_memory},
                                                                            {"processCpu", MeasuredBy::process_cpu},
                                                                            {"licenseSerial", MeasuredBy::license_serial}}};

bool is_alphanumeric(char c) {
    const char folded = detail::fold(c);
    return (folded >= 'a' && folded <= 'z') || (c >= '0' && c <= '9');
}

// A path below the dictionary's folder: names that begin with a letter or digit, so that none is "..", with "/" between them.
bool is_inner_path(std::string_view text) {
    char previous = '/';
    for (const char c : text) {
        if (previous == '/' ? !is_alphanumeric(c) : !(is_alphanumeric(c) || c == '.' || c == '-' || c == '_' || c == '/')) {
            return false;
        }
        previous = c;
    }
    return previous != '/';
}

class Reading {
public:
    Reading(const std::filesystem::path& path, Findings& findings)
        : name_(path.string()), folder_(path.parent_path()), findings_(findings) {
        result_.dictionary.name = path.filename().string();
        result_.files.push_back(path);
    }

    DictionaryReading read(std::string_view text) {
        if (const auto document = parse_json(name_, text, findings_)) read_top(*document);
        return std::move(result_);
    }

private:
    void read_top(const rapidjson::Value& document) {
        ObjectReader top({name_, findings_}, document, "");
        top.number("schema", Presence::required, 1);
        result_.dictionary.product = top.product("product");
        result_.dictionary.consent_revision = top.number("consentRevision", Presence::required, revision_max).value_or(0);
        if (const auto* metrics = top.array("metrics", Presence::required, metric_count_max)) {
            if (metrics->Empty()) top.refuse("metrics", "is empty");
            for (rapidjson::SizeType i = 0; i < metrics->Size(); ++i) {
                MetricRow& row = result_.dictionary.metrics.emplace_back();  // a broken row keeps its place
                if (auto metric = top.object((*metrics)[i], "metrics/" + std::to_string(i))) read_metric(*metric, row);
            }
        }
        top.finish();
    }

    void read_metric(ObjectReader& metric, MetricRow& row) {
        row.id = metric.id("id");
        row.kind = metric.word<Kind>("kind", Presence::required, kinds);
        row.measured_by = metric.word<MeasuredBy>("measuredBy", Presence::optional, measurers).value_or(MeasuredBy::host);
        row.since = metric.version("since");
        row.consent = metric.number("consent", Presence::required, revision_max).value_or(0);
        row.max = metric.number("max", Presence::optional, number_max).value_or(0);
        row.round_to = metric.number("roundTo", Presence::optional, number_max).value_or(1);
        row.window_days = metric.number("windowDays", Presence::optional, window_days_max).value_or(0);
        read_labels(metric, row);
        row.sentence = metric.sentence("sentence");
        row.decision = metric.sentence("decision");
        metric.finish();
    }

    void read_labels(ObjectReader& metric, MetricRow& row) {
        auto path = metric.text("labels", Presence::optional, 200);
        if (!path) return;
        if (!is_inner_path(*path)) {
            metric.refuse("labels", "is not the path of a file below the dictionary's folder");
            return;
        }
        auto& known = result_.dictionary.vocabularies;
        const auto found = std::find_if(known.begin(), known.end(), [&](const Vocabulary& list) { return list.path == *path; });
        row.vocabulary = static_cast<std::size_t>(found - known.begin());
        if (found != known.end()) return;
        const std::filesystem::path file = folder_ / *path;
        const auto [text, failure] = whole_files::read_file(file, vocabulary_size_max);
        if (failure) {
            metric.refuse("labels", "names a file that cannot be read");
        } else if (text.size() > vocabulary_size_max) {
            findings_.add(file.string(), "", "is larger than " + std::to_string(vocabulary_size_max) + " bytes");
        }
        known.push_back(failure ? Vocabulary{} : read_vocabulary(file.string(), text, findings_));
        known.back().path = std::move(*path);
        result_.files.push_back(file);
    }

    std::string name_;
    std::filesystem::path folder_;
    Findings& findings_;
    DictionaryReading result_;
};

}  // namespace

std::optional<DictionaryReading> read_dictionary(const std::filesystem::path& path, Findings& findings) {
    const auto [text, failure] = whole_files::read_file(path, json_size_max);
    if (failure) return std::nullopt;
    return Reading(path, findings).read(text);
}

}  // namespace telemetry::compiler
