#include "whole-files/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace telemetry::whole_files {

namespace {

constexpr mode_t mode_of_any_file = 0666;  // of which the umask takes away

std::error_code last_error() {
    return {errno, std::generic_category()};
}

std::error_code read_all(int descriptor, std::size_t size_max, std::string& text) {
    char block[16384];
    while (text.size() < size_max) {
        const ssize_t got = ::read(descriptor, block, std::min(sizeof block, size_max - text.size()));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return last_error();
        if (got == 0) break;
        text.append(block, static_cast<std::size_t>(got));
    }
    return {};
}

std::error_code write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return last_error();
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor) == 0 || errno == EINVAL) return {};  // which a pipe or a terminal answers
    return last_error();
}

/// Writes the text and closes the file, unless it could not be opened, which is told too.
std::error_code write_and_close(int descriptor, std::string_view text) {
    if (descriptor < 0) return last_error();
    const std::error_code failure = write_all(descriptor, text);
    ::close(descriptor);
    return failure;
}

int open_to_write(const std::string& path, int flags, mode_t mode) {
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode);
}

bool is_no_plain_file(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

/// Opens a file of a name that nobody has, with the mode of any file that a program makes.
int make_draft(std::string& name) {
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return descriptor;
    const mode_t mask = ::umask(0);  // there is no other way to ask for it
    ::umask(mask);
    ::fchmod(descriptor, mode_of_any_file & ~mask);
    return descriptor;
}

}  // namespace

FileText read_file(const std::string& path, std::size_t size_max) {
    FileText file;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return {{}, last_error()};
    file.failure = read_all(descriptor, size_max + 1, file.text);
    ::close(descriptor);
    if (file.failure) file.text.clear();
    return file;
}

std::error_code replace_file(const std::string& path, std::string_view text) {
    if (is_no_plain_file(path)) return write_and_close(open_to_write(path, O_TRUNC, mode_of_any_file), text);
    std::string draft = path + ".XXXXXX";
    const int descriptor = make_draft(draft);
    std::error_code failure = write_and_close(descriptor, text);
    if (!failure && ::rename(draft.c_str(), path.c_str()) != 0) failure = last_error();
    if (failure && descriptor >= 0) ::unlink(draft.c_str());
    return failure;
}

std::error_code create_file(const std::string& path, std::string_view text, mode_t mode) {
    const int descriptor = open_to_write(path, O_EXCL, mode);
    const std::error_code failure = write_and_close(descriptor, text);
    if (failure && descriptor >= 0) ::unlink(path.c_str());  // what was there before stays
    return failure;
}

}  // namespace telemetry::whole_files
