#include "integration/tool/programs.hpp"

#include "schedule/schedule_record.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace support {

namespace {

/// The variables that steer how a program is watched from inside; none if it is not.
Words instrument_variables(std::string_view program) {
    Words variables;
    for (const std::string name : {"ASAN_OPTIONS", "TSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name.c_str())) variables.push_back(name + "=" + value);
    }
    // %m tells programs apart by the sizes of what they count, and two tools that differ by their dictionary have the same.
    if (const char* value = std::getenv("LLVM_PROFILE_FILE")) {
        const auto folder = std::filesystem::path(value).parent_path();
        variables.push_back("LLVM_PROFILE_FILE=" + (folder / program).string() + "-%m.profraw");
    }
    return variables;
}

}  // namespace

bool are_programs_instrumented() {
    return !instrument_variables({}).empty();
}

Words command(std::string_view program, const Words& arguments, const Words& variables) {
    const std::string path = std::string(TELEMETRY_BIN_DIR "/").append(program);
    return Words{"env", "-i"} + instrument_variables(program) + variables + Words{path} + arguments;
}

Ran run_tool(const Words& arguments, const Words& variables) {
    return run(command("update-check", arguments, variables));
}

std::string data_file(std::string_view name) {
    return std::string(TELEMETRY_SOURCE_DIR "/tests/data/").append(name);
}

std::string content_of(const std::string& file) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
}

std::string schedule_that_is_due() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    telemetry::ScheduleRecord record;
    record.timetable.emplace();
    record.timetable->first = now;
    record.timetable->due = now;
    return telemetry::write_schedule(record);
}

}  // namespace support
