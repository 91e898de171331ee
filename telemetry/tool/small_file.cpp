#include "tool/small_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace telemetry::tool {

namespace {

Error refuse(std::string_view place, std::string_view rule, ErrorCode code = ErrorCode::configuration) {
    return failure(code, std::string(place).append(": ").append(rule));
}

/// Reads until the end or until the buffer is full.
ssize_t read_all(int descriptor, std::string& buffer) {
    std::size_t filled = 0;
    while (filled < buffer.size()) {
        const ssize_t got = ::read(descriptor, buffer.data() + filled, buffer.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    return static_cast<ssize_t>(filled);
}

/// Reads an open file, and closes it.
Result<std::string> read_bounded(int descriptor, std::string_view place, std::size_t size_max, ErrorCode code_if_larger) {
    std::string content(size_max + 1, '\0');  // made once, so that growing leaves no copies behind
    const ssize_t size = read_all(descriptor, content);
    ::close(descriptor);
    if (size < 0) return refuse(place, "the file cannot be read");
    if (static_cast<std::size_t>(size) > size_max)
        return refuse(place, "the file is larger than " + std::to_string(size_max) + " bytes", code_if_larger);
    content.resize(static_cast<std::size_t>(size));
    return content;
}

}  // namespace

Result<std::string> read_small_file(const std::string& file, std::string_view place, std::size_t size_max) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return refuse(place, "the file cannot be opened");
    return read_bounded(descriptor, place, size_max, ErrorCode::configuration);
}

Result<std::string> read_carried_file(const std::string& file, std::string_view place, std::size_t size_max) {
    constexpr std::string_view not_plain = "must be a plain file, and no link to one";
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0 && (errno == ELOOP || errno == ENXIO)) return refuse(place, not_plain, ErrorCode::malformed);
    if (descriptor < 0) return refuse(place, "the file cannot be opened");
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode))
        return read_bounded(descriptor, place, size_max, ErrorCode::too_large);
    ::close(descriptor);
    return refuse(place, not_plain, ErrorCode::malformed);
}

}  // namespace telemetry::tool
