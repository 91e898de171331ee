#include "text_file.hpp"

#include "failed.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
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
    return ::fsync(descriptor) == 0;
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
    const std::string draft = path + ".new";
    ::unlink(draft.c_str());
    create_file(draft, text);
    if (::rename(draft.c_str(), path.c_str()) != 0) {
        const int number = errno;
        ::unlink(draft.c_str());
        fail(unwritable, path, "written", number);
    }
}

void create_file(const std::string& path, std::string_view text, unsigned mode) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0 && errno == EEXIST) throw Failed(unwritable, path + ": exists already, and is left as it is");
    if (descriptor < 0) fail(unwritable, path, "made", errno);
    const bool written = write_all(descriptor, text);
    const int number = errno;
    ::close(descriptor);
    if (written) return;
    ::unlink(path.c_str());
    fail(unwritable, path, "written", number);
}

bool is_open_to_others(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0;
}

}  // namespace telemetry::notice_tool
