#include "files.hpp"

#include <unistd.h>

#include <fstream>
#include <string>
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

namespace {

bool write_into(const std::filesystem::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    return !file.fail();
}

}  // namespace

bool write_file(const std::filesystem::path& path, std::string_view text) {
    std::error_code failed;
    const auto kind = std::filesystem::symlink_status(path, failed).type();
    const bool is_plain = kind == std::filesystem::file_type::not_found || kind == std::filesystem::file_type::regular;
    if (!is_plain) return write_into(path, text);
    const std::filesystem::path draft = path.string() + "." + std::to_string(::getpid());
    if (std::filesystem::exists(std::filesystem::symlink_status(draft, failed))) return false;
    const bool is_written = write_into(draft, text);
    if (is_written) std::filesystem::rename(draft, path, failed);
    if (is_written && !failed) return true;
    std::filesystem::remove(draft, failed);
    return false;
}

}  // namespace telemetry::compiler
