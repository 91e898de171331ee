#include "tool/server_file.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace telemetry::tool {

std::string server_file_problem(const Status& status) {
    constexpr std::string_view place = "server: ";
    const auto is_of_file = [&](const std::string& problem) { return problem.starts_with(place); };
    const auto found = std::ranges::find_if(status.problems, is_of_file);
    return found == status.problems.end() ? std::string() : *found;
}

std::string no_server_text(const std::string& state_dir) {
    std::error_code unknown;
    const bool is_there = std::filesystem::exists(std::filesystem::path(state_dir) / "server", unknown) || unknown;
    return is_there ? "" : "No server has made itself known in this state directory yet: see whether it is the right one.\n";
}

}  // namespace telemetry::tool
