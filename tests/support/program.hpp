// Running a program without a shell.
#pragma once

#include <string>
#include <vector>

namespace support {

struct Ran {
    int exit_code = -1;  ///< -1 if the program could not be started, or was ended by a signal
    std::string out;
    std::string err;
};

/// Runs `arguments[0]`, found through PATH unless it holds a slash, with standard input empty, and waits for its end.
/// @param folder the working folder; empty: that of the test.
[[nodiscard]] Ran run(const std::vector<std::string>& arguments, const std::string& folder = {});

}  // namespace support
