#include "integration/tool/programs.hpp"

#include "schedule/schedule_record.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace support {

Words instrument_variables() {
    Words variables;
    for (const char* name : {"ASAN_OPTIONS", "TSAN_OPTIONS", "LLVM_PROFILE_FILE"}) {
        if (const char* value = std::getenv(name)) variables.push_back(std::string(name).append(1, '=').append(value));
    }
    return variables;
}

Words command(std::string_view program, const Words& arguments, const Words& variables) {
    const std::string path = std::string(TELEMETRY_BIN_DIR "/").append(program);
    return Words{"env", "-i"} + instrument_variables() + variables + Words{path} + arguments;
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
