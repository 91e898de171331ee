#include "files.hpp"

#include <fstream>
#include <system_error>

namespace telemetry::compiler {

std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::string text;
    char block[16384];
    while (text.size() <= limit) {
        file.read(block, sizeof block);
        text.append(block, static_cast<std::size_t>(file.gcount()));
        if (!file) break;
    }
    if (file.bad()) return std::nullopt;
    if (text.size() > limit) text.resize(limit + 1);
    return text;
}

bool write_file(const std::filesystem::path& path, std::string_view text) {
    const std::filesystem::path fresh = path.string() + ".new";
    std::error_code failed;
    {
        std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
        file.write(text.data(), static_cast<std::streamsize>(text.size()));
        file.close();
        if (!file) {
            std::filesystem::remove(fresh, failed);
            return false;
        }
    }
    std::filesystem::rename(fresh, path, failed);
    return !failed;
}

}  // namespace telemetry::compiler
