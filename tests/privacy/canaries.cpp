#include "canaries.hpp"

#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"

#include <stdexcept>

namespace privacy {

namespace {

void add_strings(const rapidjson::Value& value, std::string& lines) {
    if (value.IsString() && value.GetString() != license_serial) lines.append(value.GetString()).append("\n");
    if (value.IsArray()) {
        for (const auto& element : value.GetArray()) add_strings(element, lines);
    }
    if (value.IsObject()) {
        for (const auto& member : value.GetObject()) add_strings(member.value, lines);
    }
}

}  // namespace

std::string texts_of_inventory(const std::string& json) {
    std::string lines;
    add_strings(support::parse_json(json), lines);
    return lines;
}

std::string names_of_this_machine() {
    return support::run({"uname", "-n"}).out + support::run({"id", "-un"}).out;
}

Canaries::Canaries(const std::string& texts) {
    folder_.write("canaries", texts);
}

std::string Canaries::found_in(const support::Words& paths) const {
    const support::Words scan = support::Words{"scan", "--canary", folder_.path_of("canaries")} + paths;
    const support::Ran ran = support::run(support::command("collector-mock", scan));
    if (ran.exit_code == 0) return {};
    if (ran.exit_code != 1) throw std::runtime_error(ran.err);
    return ran.out + ran.err;
}

}  // namespace privacy
