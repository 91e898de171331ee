#include "integration/tool/tracing.hpp"

#include "integration/tool/programs.hpp"

#include <cstdio>
#include <map>
#include <sstream>
#include <string_view>
#include <utility>

namespace support {

bool can_trace() {
    if (run({"strace", "-qq", "-o", "/dev/null", "true"}).exit_code == 0) return true;
    std::puts("skipped: strace cannot trace here");
    return false;
}

bool can_trace_files() {
    if (!are_programs_instrumented()) return can_trace();
    std::puts("skipped: an instrumented program opens files of its own");
    return false;
}

Words traced(const std::string& calls, const std::string& file, Words program, Started started) {
    // The sanitizer's search for leaks traces too, and a process can be traced by one alone.
    for (std::string& word : program) {
        if (word.starts_with("ASAN_OPTIONS=")) word.append(":detect_leaks=0");
    }
    Words tracer{"strace", "-f", "-qq", "-s", "4096", "-o", file, "-e", "trace=" + calls};
    if (started == Started::program) tracer.emplace_back("-D");
    return tracer + program;
}

Words calls_in(const std::string& trace) {
    constexpr std::string_view unfinished = " <unfinished ...>";
    constexpr std::string_view resumed = " resumed>";
    std::map<std::string, std::string> begun;  // by thread
    Words calls;
    std::istringstream lines(trace);
    for (std::string line; std::getline(lines, line);) {
        const std::string thread = line.substr(0, line.find(' '));
        const std::size_t goes_on = line.find("<... ") == std::string::npos ? std::string::npos : line.find(resumed);
        if (line.ends_with(unfinished)) {
            begun[thread] = line.substr(0, line.size() - unfinished.size());
        } else if (goes_on != std::string::npos) {
            calls.push_back(begun[thread] + line.substr(goes_on + resumed.size()));
        } else {
            calls.push_back(std::move(line));
        }
    }
    return calls;
}

}  // namespace support
