#include "integration/tool/tracing.hpp"

#include "integration/tool/programs.hpp"

#include <cstdio>

namespace support {

bool can_trace() {
    if (run({"strace", "-qq", "-o", "/dev/null", "true"}).exit_code == 0) return true;
    std::puts("skipped: strace cannot trace here");
    return false;
}

bool can_trace_files() {
    if (instrument_variables().empty()) return can_trace();
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

}  // namespace support
