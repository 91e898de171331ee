#include "tool/output.hpp"

#include <cstdio>

namespace telemetry::tool {

ExitCode put(std::string_view bytes, ExitCode code) {
    const bool is_written = std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() && std::fflush(stdout) == 0;
    return is_written ? code : complain(failure(ErrorCode::configuration, "standard output: cannot be written"));
}

}  // namespace telemetry::tool
