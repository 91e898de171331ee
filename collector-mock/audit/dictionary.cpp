#include "audit/dictionary.hpp"

#include "audit/embedded_files.hpp"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

namespace collector {
namespace {

constexpr std::array<std::string_view, 7> kind_names{"count", "countByLabel", "flag", "seconds", "bytes", "percent", "sha1"};

// The path of a value inside one file, for errors: "metrics.json: /metrics/3/since: not a version".
struct Spot {
    std::string_view file;
    std::string pointer;

    [[nodiscard]] Spot operator/(std::string_view member) const { return {file, pointer + "/" + std::string(member)}; }
    [[noreturn]] void refuse(std::string_view reason) const {
        throw UnusableFile(std::string(file) + ": " + (pointer.empty() ? "" : pointer + ": ") + std::string(reason));
    }
};

const rapidjson::Value* find(const rapidjson::Value& object, const char* member) {
    const auto found = object.FindMember(member);
    return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string text_member(const rapidjson::Value& object, const char* member, const Spot& spot) {
    const rapidjson::Value* value = find(object, member);
    if (!value || !value->IsString() || value->GetStringLength() == 0) (spot / member).refuse("a text is needed here");
    return {value->GetString(), value->GetStringLength()};
}

std::optional<std::uint64_t> number_member(const rapidjson::Value& object, const char* member, const Spot& spot) {
    const rapidjson::Value* value = find(object, member);
    if (!value) return std::nullopt;
    if (!value->IsUint64()) (spot / member).refuse("an unsigned integer is needed here");
    return value->GetUint64();
}

bool is_name(std::string_view text) {
    constexpr std::string_view others = ".-";
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && others.find(c) == std::string_view::npos) return false;
    }
    return !text.empty();
}

KeyTable distinct(const std::vector<std::string>& names, const Spot& spot) {
    std::set<std::string_view> seen;
    for (const std::string& each : names) {
        if (!is_name(each)) spot.refuse("a name with other characters than letters, digits, '.' and '-'");
        if (!seen.insert(each).second) spot.refuse("a name stands there twice");
    }
    return KeyTable(names);
}

KeyTable read_vocabulary(const std::string& path, const FileSource& files) {
    std::vector<std::string> labels;
    const std::string content = files(path);
    std::string_view rest = content;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        if (!line.empty() && line.front() != '#') labels.emplace_back(line);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    if (labels.empty()) Spot{path, {}}.refuse("no label in it");
    return distinct(labels, {path, {}});
}

Kind read_kind(const rapidjson::Value& row, const Spot& spot) {
    const std::string text = text_member(row, "kind", spot);
    for (std::size_t i = 0; i < kind_names.size(); ++i) {
        if (kind_names[i] == text) return static_cast<Kind>(i);
    }
    (spot / "kind").refuse("not a kind of metric");
}

Metric read_metric(const rapidjson::Value& row, const Spot& spot, const FileSource& files) {
    if (!row.IsObject()) spot.refuse("an object is needed here");
    Metric metric;
    metric.id = text_member(row, "id", spot);
    metric.kind = read_kind(row, spot);
    metric.sentence = text_member(row, "sentence", spot);
    metric.since_text = text_member(row, "since", spot);
    const auto since = ProductVersion::parse(metric.since_text);
    if (!since) (spot / "since").refuse("not a version");
    metric.since = *since;
    metric.consent = number_member(row, "consent", spot).value_or(1);
    metric.round_to = number_member(row, "roundTo", spot).value_or(1);
    if (metric.round_to == 0) (spot / "roundTo").refuse("must be at least 1");
    if (metric.kind != Kind::flag && metric.kind != Kind::sha1) {
        const auto max = number_member(row, "max", spot);
        if (!max) (spot / "max").refuse("a limit is needed here");
        metric.max = *max;
    }
    if (metric.kind == Kind::count_by_label) metric.labels = read_vocabulary(text_member(row, "labels", spot), files);
    return metric;
}

void number_terms(Dictionary& dictionary, std::size_t first) {
    dictionary.first_metric_term = first;
    dictionary.term_count = first + dictionary.metrics.size();
    for (Metric& metric : dictionary.metrics) {
        metric.term = first++;
        metric.first_label_term = dictionary.term_count;
        dictionary.term_count += metric.labels.size();
    }
}

}  // namespace

std::string_view name(Kind kind) noexcept {
    return kind_names[static_cast<std::size_t>(kind)];
}

void Dictionary::add(Dictionary other) {
    if (of(other.product)) throw UnusableFile("--dictionary: two are of the same product, " + other.product);
    number_terms(other, term_count);
    term_count = other.term_count;
    further.push_back(std::move(other));
}

const Dictionary* Dictionary::of(std::string_view product_name) const noexcept {
    if (product_name == product) return this;
    const auto found = std::ranges::find(further, product_name, &Dictionary::product);
    return found == further.end() ? nullptr : &*found;
}

std::vector<Dictionary::NamedMetric> Dictionary::all_metrics() const {
    std::vector<NamedMetric> all;
    for (const Metric& metric : metrics) all.push_back({metric.id, &metric});
    for (const Dictionary& other : further) {
        for (const Metric& metric : other.metrics) all.push_back({other.product + "/" + metric.id, &metric});
    }
    return all;
}

Dictionary read_dictionary(std::string_view path, const FileSource& files) {
    const Spot top{path, {}};
    const std::string content = files(path);
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag>(content.data(), content.size());
    if (document.HasParseError()) {
        top.refuse("byte " + std::to_string(document.GetErrorOffset()) + ": " +
                   rapidjson::GetParseError_En(document.GetParseError()));
    }
    if (!document.IsObject()) top.refuse("an object is needed here");
    Dictionary dictionary;
    dictionary.product = text_member(document, "product", top);
    dictionary.schema = number_member(document, "schema", top).value_or(1);
    dictionary.consent_revision = number_member(document, "consentRevision", top).value_or(1);
    const rapidjson::Value* rows = find(document, "metrics");
    if (!rows || !rows->IsArray()) (top / "metrics").refuse("an array is needed here");
    std::vector<std::string> ids;
    for (rapidjson::SizeType i = 0; i < rows->Size(); ++i) {
        dictionary.metrics.push_back(read_metric((*rows)[i], top / "metrics" / std::to_string(i), files));
        ids.push_back(dictionary.metrics.back().id);
    }
    dictionary.metric_ids = distinct(ids, top / "metrics");
    number_terms(dictionary, Dictionary::metric_terms);
    return dictionary;
}

Dictionary read_dictionary_file(const std::string& path) {
    const std::filesystem::path file(path);
    return read_dictionary(file.filename().string(), [folder = file.parent_path()](std::string_view relative) {
        return read_file((folder / relative).string());
    });
}

Dictionary read_embedded_dictionary() {
    return read_dictionary("metrics.json", [](std::string_view relative) {
        for (const EmbeddedFile& file : embedded_files()) {
            if (file.path == relative) return std::string(file.content);
        }
        throw UnusableFile(std::string(relative) + ": was not compiled in");
    });
}

}  // namespace collector
