#include "text_file.hpp"

#include "failed.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

namespace telemetry::notice_tool {

namespace {

constexpr std::size_t file_size_max = 1024 * 1024;

[[noreturn]] void fail(Exit code, const std::string& path, const char* what, int number) {
    throw Failed(code, path + ": cannot be " + what + ": " + std::generic_category().message(number));
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0 || errno == EINVAL;  // which a pipe or a terminal answers
}

/// Writes the text and closes the file. @return what went wrong, as errno; 0 if nothing did.
int finish(int descriptor, std::string_view text) {
    const int number = write_all(descriptor, text) ? 0 : errno;
    ::close(descriptor);
    return number;
}

/// A device or a pipe is written into, and a link stays one.
bool is_written_into(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

void write_into(const std::string& path, std::string_view text) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    const int number = descriptor < 0 ? errno : finish(descriptor, text);
    if (number != 0) fail(unwritable, path, "written", number);
}

}  // namespace

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) fail(unreadable, path, "read", errno);
    std::string text;
    char block[16384];
    while (file.read(block, sizeof block), file.gcount() > 0) {
        text.append(block, static_cast<std::size_t>(file.gcount()));
        if (text.size() > file_size_max) throw Failed(unreadable, path + ": is larger than 1 MiB");
    }
    if (file.bad() || !file.eof()) fail(unreadable, path, "read", errno);
    return text;
}

void write_file(const std::string& path, std::string_view text) {
    if (is_written_into(path)) return write_into(path, text);
    std::string draft = path + ".XXXXXX";
    const int descriptor = ::mkostemp(draft.data(), O_CLOEXEC);
    if (descriptor < 0) fail(unwritable, path, "made", errno);
    ::fchmod(descriptor, 0644);
    int number = finish(descriptor, text);
    if (number == 0 && ::rename(draft.c_str(), path.c_str()) != 0) number = errno;
    if (number == 0) return;
    ::unlink(draft.c_str());
    fail(unwritable, path, "written", number);
}

void create_file(const std::string& path, std::string_view text, unsigned mode) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0 && errno == EEXIST) throw Failed(unwritable, path + ": exists already, and is left as it is");
    if (descriptor < 0) fail(unwritable, path, "made", errno);
    const int number = finish(descriptor, text);
    if (number == 0) return;
    ::unlink(path.c_str());
    fail(unwritable, path, "written", number);
}

bool is_open_to_others(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0;
}

}  // namespace telemetry::notice_tool
