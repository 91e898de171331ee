#include "text_file.hpp"

#include "failed.hpp"

#include "whole-files/whole_file.hpp"

#include <sys/stat.h>

#include <system_error>

namespace telemetry::notice_tool {

namespace {

constexpr std::size_t file_size_max = 1024 * 1024;

void must_be(const char* done, const std::string& path, std::error_code failure, Exit code) {
    if (failure) throw Failed(code, path + ": cannot be " + done + ": " + failure.message());
}

}  // namespace

std::string read_file(const std::string& path) {
    auto file = whole_files::read_file(path, file_size_max);
    must_be("read", path, file.failure, unreadable);
    if (file.text.size() > file_size_max) throw Failed(unreadable, path + ": is larger than 1 MiB");
    return std::move(file.text);
}

void write_file(const std::string& path, std::string_view text) {
    must_be("written", path, whole_files::replace_file(path, text), unwritable);
}

void create_file(const std::string& path, std::string_view text, unsigned mode) {
    const std::error_code failure = whole_files::create_file(path, text, mode);
    if (failure == std::errc::file_exists) throw Failed(unwritable, path + ": exists already, and is left as it is");
    must_be("made", path, failure, unwritable);
}

bool is_open_to_others(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0;
}

}  // namespace telemetry::notice_tool
