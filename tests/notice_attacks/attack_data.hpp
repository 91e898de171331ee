// The suite as a driver reads it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace notice_attacks {

struct StepData {
    std::chrono::sys_seconds now;
    std::string reply_file;  ///< its path
    std::string reply;       ///< its bytes
    std::string outcome;
    std::string served;  ///< "whole", "drip" or "endless"
};

struct AttackData {
    std::string name;
    std::string root;
    std::string product;
    std::string channel;
    std::string version;
    std::vector<StepData> steps;
    std::int64_t sequence = 0;
    std::string availability;
};

/// All attacks, by name. Throws where a file is missing or not of the form that README.md describes.
[[nodiscard]] std::vector<AttackData> read_attacks();

/// Where the suite stands.
[[nodiscard]] std::string data_folder();

/// The bytes of a file.
[[nodiscard]] std::string read_bytes(const std::string& path);

}  // namespace notice_attacks
