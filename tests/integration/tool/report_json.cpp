#include "integration/tool/report_json.hpp"

#include "integration/tool/programs.hpp"

#include <stdexcept>

namespace test_support {

rapidjson::Document parse_json(const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    if (document.HasParseError() || !document.IsObject()) throw std::runtime_error("not a JSON object: " + text);
    return document;
}

std::set<std::string> names_of(const rapidjson::Value& object) {
    std::set<std::string> names;
    for (const auto& member : object.GetObject()) names.insert(member.name.GetString());
    return names;
}

const rapidjson::Value& metrics_of(const rapidjson::Document& report) {
    if (!report.HasMember("usage")) throw std::runtime_error("the report has no usage");
    return report["usage"]["metrics"];
}

std::string missing_counts(const rapidjson::Document& report, const std::string& counts_file) {
    const auto counts = parse_json(content_of(counts_file));
    const rapidjson::Value& metrics = metrics_of(report);
    std::string missing;
    for (const auto& count : counts.GetObject()) {
        std::string id = count.name.GetString();
        if (id == "deploymentStepsByActionType") id = "deploymentSteps";
        const bool is_there = metrics.HasMember(id.c_str()) && metrics[id.c_str()] == count.value;
        if (!is_there) missing += id + " ";
    }
    return missing;
}

}  // namespace test_support
