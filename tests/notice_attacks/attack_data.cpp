#include "attack_data.hpp"

#include "notice/members.hpp"
#include "system/json.hpp"
#include "system/utc_time.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace notice_attacks {

using telemetry::notice::Findings;
using telemetry::notice::Members;

namespace {

AttackData read_attack(const std::filesystem::path& folder) {
    const auto json = telemetry::read_json(read_bytes(folder / "attack.json"), "attack");
    if (!json) throw std::runtime_error(folder.string() + ": " + json.error().message);
    Findings findings;
    const Members members(*json, "attack", findings);
    AttackData attack;
    attack.name = folder.filename();
    attack.root = read_bytes(folder / "root.json");
    attack.product = members.text("product", 64);
    attack.channel = members.text("channel", 64);
    attack.version = members.text("version", 64);
    members.each("steps", 16, [&](const Members& step) {
        const std::string file = folder / step.text("reply", 64);
        attack.steps.push_back({step.parsed("now", telemetry::read_utc, "is not a time"), file, read_bytes(file),
                                step.text("outcome", 64), step.has("served") ? step.text("served", 64) : "whole"});
    });
    const Members in_force = members.members("inForce");
    attack.sequence = in_force.integer("sequence", 0, INT64_MAX);
    attack.availability = in_force.text("availability", 64);
    if (!findings.none()) throw std::runtime_error(folder.string() + ": " + findings.first().message);
    return attack;
}

}  // namespace

std::string data_folder() {
    return TELEMETRY_SOURCE_DIR "/tests/notice_attacks/data";
}

std::string read_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error(path + ": cannot be read");
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<AttackData> read_attacks() {
    std::vector<AttackData> attacks;
    for (const auto& folder : std::filesystem::directory_iterator(data_folder())) attacks.push_back(read_attack(folder));
    std::ranges::sort(attacks, {}, &AttackData::name);
    return attacks;
}

}  // namespace notice_attacks
