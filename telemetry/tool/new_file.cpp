#include "tool/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace telemetry::tool {

namespace {

constexpr std::string_view there_is_one = "there is such a file; --force replaces it";

Error refusal(std::string_view place, std::string_view rule) {
    return failure(ErrorCode::configuration, std::string(place).append(": ").append(rule));
}

bool is_there(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

/// A device, a pipe or a symbolic link, which a rename would replace by a file.
bool is_no_plain_file(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

/// Renames, but does not replace. A file system that has no such operation is asked first, which leaves an instant between.
int rename_to_new(const std::string& from, const std::string& to) {
    const int renamed = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
    if (renamed == 0 || errno != EINVAL) return renamed;
    if (!is_there(to)) return ::rename(from.c_str(), to.c_str());
    errno = EEXIST;
    return -1;
}

}  // namespace

Result<NewFile> NewFile::begin(std::string path, std::string_view place, bool may_replace) {
    if (is_no_plain_file(path)) return refusal(place, "what is there is no plain file, and stays");
    if (!may_replace && is_there(path)) return refusal(place, there_is_one);
    std::string beside = path + ".new";
    const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0 && errno == EEXIST)
        return refusal(place, "a file beside it, of the same name and `.new`, is in the way");
    if (descriptor < 0) return refusal(place, "the file cannot be made");
    return NewFile(std::move(path), std::move(beside), place, may_replace, descriptor);
}

NewFile::NewFile(std::string path, std::string beside, std::string_view place, bool may_replace, int descriptor) noexcept
    : path_(std::move(path)), beside_(std::move(beside)), place_(place), may_replace_(may_replace), descriptor_(descriptor) {}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      beside_(std::move(other.beside_)),
      place_(std::move(other.place_)),
      may_replace_(other.may_replace_),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

NewFile::~NewFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(beside_.c_str());
}

Error NewFile::refuse(std::string_view rule) const {
    return refusal(place_, rule);
}

Result<void> NewFile::write(std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor_, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return refuse("the file cannot be written");
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor_) == 0 ? Result<void>() : refuse("the file cannot be written");
}

Result<void> NewFile::keep() {
    const int renamed = may_replace_ ? ::rename(beside_.c_str(), path_.c_str()) : rename_to_new(beside_, path_);
    if (renamed != 0) return refuse(errno == EEXIST ? there_is_one : "the file cannot be given its name");
    ::close(std::exchange(descriptor_, -1));
    return {};
}

}  // namespace telemetry::tool
