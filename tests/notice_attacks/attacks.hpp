// The attacks, as they are made: with the vendor's keys where an attacker would have stolen them, without them where not.
#pragma once

#include "notice/dsse.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace notice_attacks {

/// One check of the client.
struct Step {
    std::chrono::sys_seconds now;  ///< by the client's clock
    std::string reply;             ///< what is served
    std::string_view outcome;      ///< "accepted", or the name of an error code
    std::string_view served{};     ///< how, if not whole and at once: "drip", "endless"
};

struct Attack {
    std::string_view name;      ///< of its folder
    std::string_view sentence;  ///< what the attacker does
    telemetry::notice::Envelope root;
    std::vector<Step> steps;
    std::int64_t sequence = 412;                 ///< of the notice in force at the end
    std::string_view availability = "security";  ///< what it says at the end, to 2018.2.2
};

[[nodiscard]] std::vector<Attack> all_attacks();

/// A file of the suite, below its folder.
struct File {
    std::string path;
    std::string bytes;
};

/// What stands in the folder of an attack.
[[nodiscard]] std::vector<File> files_of(const Attack& attack);

}  // namespace notice_attacks
