#include "system/files.hpp"

#include "system/descriptor.hpp"
#include "system/held_signal.hpp"
#include "system/join.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

namespace telemetry {

namespace {

Error system_error(std::string_view operation, int number) {
    return failure(ErrorCode::state_unavailable,
                   std::string(operation).append(": ").append(std::generic_category().message(number)));
}

/// Repeats a system call that a signal of the host interrupted.
template <class Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

Descriptor open_file(const std::string& path, int flags) {
    return Descriptor(uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600); }));
}

/// What it means that a file could not be opened to be read.
Result<std::optional<std::string>> nothing_or_error(int number) {
    if (number == ENOENT || number == ENOTDIR) return std::optional<std::string>();
    return system_error("open", number);
}

Result<std::optional<std::string>> content_of(const Descriptor& file, std::size_t max_size) {
    struct stat status {};
    if (::fstat(file.number(), &status) < 0) return system_error("stat", errno);
    if (!S_ISREG(status.st_mode)) return failure(ErrorCode::state_corrupt, "is not a plain file");
    std::string content;
    char block[16384];
    while (true) {
        const auto got = uninterrupted([&] { return ::read(file.number(), block, sizeof block); });
        if (got < 0) return system_error("read", errno);
        if (got == 0) return std::optional(std::move(content));
        content.append(block, static_cast<std::size_t>(got));
        if (content.size() > max_size) {
            return failure(ErrorCode::state_corrupt, join({"is larger than ", std::to_string(max_size), " bytes"}));
        }
    }
}

struct CloseDirectory {
    void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};

class SystemFile final : public OpenFile {
public:
    explicit SystemFile(Descriptor descriptor) noexcept : descriptor_(std::move(descriptor)) {}

    Result<void> write(std::string_view bytes) override {
        const HeldSignal beyond_limit(SIGXFSZ);
        while (!bytes.empty()) {
            const auto written = uninterrupted([&] { return ::write(descriptor_.number(), bytes.data(), bytes.size()); });
            if (written < 0) return system_error("write", errno);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return {};
    }

    Result<void> sync() override {
        if (uninterrupted([&] { return ::fsync(descriptor_.number()); }) < 0) return system_error("fsync", errno);
        return {};
    }

private:
    Descriptor descriptor_;
};

/// An open-file-description lock: unlike the older kind it also holds between threads, and closing another descriptor of the
/// same file does not drop it.
class SystemLock final : public HeldLock {
public:
    SystemLock(Descriptor descriptor, std::uint32_t byte) noexcept : descriptor_(std::move(descriptor)), byte_(byte) {}

    ~SystemLock() override {
        // Said explicitly, because a forked child may keep the description open.
        struct flock request = byte_range(F_UNLCK);
        ::fcntl(descriptor_.number(), F_OFD_SETLK, &request);
    }

    [[nodiscard]] bool acquire() noexcept {
        struct flock request = byte_range(F_WRLCK);
        return uninterrupted([&] { return ::fcntl(descriptor_.number(), F_OFD_SETLK, &request); }) == 0;
    }

private:
    [[nodiscard]] struct flock byte_range(short type) const noexcept {
        struct flock range {};
        range.l_type = type;
        range.l_whence = SEEK_SET;
        range.l_start = byte_;
        range.l_len = 1;
        return range;
    }

    Descriptor descriptor_;
    std::uint32_t byte_;
};

class SystemFiles final : public Files {
public:
    Result<void> make_directory(const std::string& path) override {
        for (std::size_t end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
            ::mkdir(path.substr(0, end).c_str(), 0755);  // a failure shows at the last part
        }
        if (::mkdir(path.c_str(), 0700) == 0) return {};
        const int reason = errno;
        struct stat status {};
        if (::stat(path.c_str(), &status) == 0) {
            if (S_ISDIR(status.st_mode)) return {};
            return system_error("mkdir", ENOTDIR);
        }
        return system_error("mkdir", reason);
    }

    bool is_writable(const std::string& path) override { return ::access(path.c_str(), W_OK | X_OK) == 0; }

    Result<std::optional<std::string>> read(const std::string& path, std::size_t max_size) override {
        // Non-blocking: opening a pipe that somebody laid there may not hang the host.
        const Descriptor file = open_file(path, O_RDONLY | O_NONBLOCK);
        if (file.is_open()) return content_of(file, max_size);
        if (errno == ELOOP) return failure(ErrorCode::state_corrupt, "is a symbolic link");
        return nothing_or_error(errno);
    }

    Result<std::optional<std::string>> read_linked(const std::string& path, std::size_t max_size) override {
        const Descriptor file(uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC); }));
        if (file.is_open()) return content_of(file, max_size);
        auto nothing = nothing_or_error(errno);
        if (nothing && exists(path)) return failure(ErrorCode::state_corrupt, "is a symbolic link that leads nowhere");
        return nothing;
    }

    bool exists(const std::string& path) override {
        struct stat status {};
        return ::lstat(path.c_str(), &status) == 0;
    }

    Result<std::vector<std::string>> list_directory(const std::string& path, std::size_t count_max) override {
        const std::unique_ptr<DIR, CloseDirectory> directory(::opendir(path.c_str()));
        if (!directory) {
            if (errno == ENOENT) return std::vector<std::string>();
            return system_error("open directory", errno);
        }
        std::vector<std::string> names;
        const auto next = [&] {
            errno = 0;  // what tells an error from the end
            return ::readdir(directory.get());
        };
        while (const dirent* entry = next()) {
            std::string name = entry->d_name;
            if (name != "." && name != "..") names.push_back(std::move(name));
            if (names.size() > count_max) {
                return failure(ErrorCode::state_corrupt, join({"has more than ", std::to_string(count_max), " entries"}));
            }
        }
        if (errno != 0) return system_error("read directory", errno);
        std::ranges::sort(names);
        return names;
    }

    Result<std::unique_ptr<OpenFile>> create(const std::string& path) override {
        // Non-blocking for the same reason; what is no plain file is looked at only after that.
        Descriptor file = open_file(path, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK);
        if (!file.is_open()) return system_error("create", errno);
        struct stat status {};
        if (::fstat(file.number(), &status) < 0) return system_error("stat", errno);
        if (!S_ISREG(status.st_mode)) return failure(ErrorCode::state_unavailable, "create: is not a plain file");
        // A file that lay there may have been open to others.
        if (::fchmod(file.number(), 0600) < 0) return system_error("chmod", errno);
        return std::unique_ptr<OpenFile>(std::make_unique<SystemFile>(std::move(file)));
    }

    Result<void> rename(const std::string& from, const std::string& to) override {
        if (::rename(from.c_str(), to.c_str()) < 0) return system_error("rename", errno);
        return {};
    }

    Result<void> remove(const std::string& path) override {
        if (::unlink(path.c_str()) < 0 && errno != ENOENT && errno != ENOTDIR) return system_error("remove", errno);
        return {};
    }

    Result<void> sync_directory(const std::string& path) override {
        const Descriptor directory(uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
        if (!directory.is_open()) return system_error("open directory", errno);
        if (uninterrupted([&] { return ::fsync(directory.number()); }) < 0) return system_error("fsync directory", errno);
        return {};
    }

    std::unique_ptr<DirectoryWatch> watch(std::vector<WatchedDirectory> directories) override {
        return DirectoryWatch::open(std::move(directories));
    }

    Result<std::unique_ptr<HeldLock>> lock(const std::string& path, std::uint32_t byte,
                                           std::chrono::milliseconds patience) override {
        Descriptor file = open_file(path, O_RDWR | O_CREAT);
        if (!file.is_open()) return system_error("open lock", errno);
        auto held = std::make_unique<SystemLock>(std::move(file), byte);
        constexpr std::chrono::milliseconds pause(5);
        while (!held->acquire()) {
            if (errno != EAGAIN && errno != EACCES) return system_error("lock", errno);
            if (patience < pause) return failure(ErrorCode::state_busy, "lock: another process or thread holds it");
            std::this_thread::sleep_for(pause);
            patience -= pause;
        }
        return std::unique_ptr<HeldLock>(std::move(held));
    }
};

}  // namespace

Files& system_files() noexcept {
    static constinit SystemFiles files;
    return files;
}

}  // namespace telemetry
