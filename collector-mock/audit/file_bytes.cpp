#include "audit/file_bytes.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

namespace collector {
namespace {

struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

[[noreturn]] void refuse(const std::string& path, int error) {
    throw UnusableFile(path + ": " + std::strerror(error));
}

int open_for_writing(const std::string& path, int flags) {
    constexpr mode_t as_the_umask_lets = 0666;
    return ::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, as_the_umask_lets);
}

// @param made a file that goes if not all can be written; empty: none. @param named in the refusal.
void write_and_close(int descriptor, std::string_view content, const std::string& made, const std::string& named) {
    int reason = 0;
    while (!content.empty() && reason == 0) {
        const ssize_t count = ::write(descriptor, content.data(), content.size());
        if (count >= 0) {
            content.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno != EINTR) {
            reason = errno;
        }
    }
    if (::close(descriptor) != 0 && reason == 0) reason = errno;
    if (reason == 0) return;
    if (!made.empty()) std::remove(made.c_str());
    refuse(named, reason);
}

}  // namespace

std::string read_file(const std::string& path) {
    const File file(std::fopen(path.c_str(), "rbe"));
    if (!file) refuse(path, errno);
    std::string content;
    std::string chunk(std::size_t{64} << 10, '\0');
    while (const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), file.get())) {
        content.append(chunk, 0, count);
        if (content.size() > file_size_max) refuse(path, EFBIG);
    }
    if (std::ferror(file.get())) refuse(path, errno);
    return content;
}

std::vector<std::string> files_below(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code error;
    std::vector<std::string> files;
    for (fs::recursive_directory_iterator entry(path, error); !error && entry != fs::end(entry); entry.increment(error)) {
        std::error_code ignored;  // of a link to nothing
        if (entry->is_regular_file(ignored)) files.push_back(entry->path().string());
    }
    if (error) throw UnusableFile(path + ": " + error.message());
    std::ranges::sort(files);
    return files;
}

bool write_new_file(const std::string& path, std::string_view content) {
    const int descriptor = open_for_writing(path, O_CREAT | O_EXCL);
    if (descriptor < 0 && errno == EEXIST) return false;
    if (descriptor < 0) refuse(path, errno);
    write_and_close(descriptor, content, path, path);
    return true;
}

void write_file(const std::string& path, std::string_view content) {
    std::error_code ignored;
    const std::filesystem::file_type type = std::filesystem::symlink_status(path, ignored).type();
    if (type != std::filesystem::file_type::regular && type != std::filesystem::file_type::not_found) {
        const int descriptor = open_for_writing(path, O_CREAT | O_TRUNC);
        if (descriptor < 0) refuse(path, errno);
        return write_and_close(descriptor, content, {}, path);
    }
    std::string draft;
    int descriptor = -1;
    for (int i = 0; descriptor < 0; ++i) {
        draft = path + "." + std::to_string(getpid()) + "-" + std::to_string(i) + ".new";
        descriptor = open_for_writing(draft, O_CREAT | O_EXCL);
        if (descriptor < 0 && errno != EEXIST) refuse(path, errno);
    }
    write_and_close(descriptor, content, draft, path);
    if (std::rename(draft.c_str(), path.c_str()) == 0) return;
    const int reason = errno;
    std::remove(draft.c_str());
    refuse(path, reason);
}

}  // namespace collector
