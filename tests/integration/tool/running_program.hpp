// A program that runs beside a test.
#pragma once

#include "integration/tool/words.hpp"

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace support {

/// Started when made, killed when destroyed. Its standard output and error come through one pipe.
class RunningProgram {
public:
    explicit RunningProgram(const Words& arguments);
    ~RunningProgram();
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    /// Waits until what was printed so far holds a text, and returns all of it. Throws if the program ends before that.
    const std::string& wait_for(std::string_view text);

    /// Sends a signal, waits for the end, and returns the exit code; -1 if the signal ended it.
    int end(int signal);

    [[nodiscard]] pid_t process() const { return process_; }
    [[nodiscard]] const std::string& output() const { return output_; }

private:
    bool read_more();

    pid_t process_ = -1;
    int pipe_ = -1;
    std::string output_;
};

}  // namespace support
