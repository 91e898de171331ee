#include "audit/file_bytes.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
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

void write_file(const std::string& path, std::string_view content) {
    const std::string draft = path + ".new";
    const auto give_up = [&] {
        const int reason = errno;
        std::remove(draft.c_str());
        refuse(path, reason);
    };
    {
        const File file(std::fopen(draft.c_str(), "wbe"));
        if (!file) refuse(path, errno);
        if (std::fwrite(content.data(), 1, content.size(), file.get()) != content.size() || std::fflush(file.get()) != 0) {
            give_up();
        }
    }
    if (std::rename(draft.c_str(), path.c_str()) != 0) give_up();
}

}  // namespace collector
