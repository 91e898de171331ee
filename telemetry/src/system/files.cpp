#include "system/files.hpp"

#include "system/descriptor.hpp"
#include "system/held_signal.hpp"
#include "system/join.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
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

struct CloseDirectory {
    void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};

/// What root makes belongs to whom the directory belongs to: a tool that an administrator runs may not shut the service out of
/// its own files. A root that may give nothing away goes on all the same.
void give_to_owner_of_directory(const std::string& path, const Descriptor& made) {
    struct stat status {};
    if (::fstat(made.number(), &status) < 0 || status.st_uid != 0) return;
    const std::size_t slash = path.rfind('/');
    const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    if (::stat(directory.c_str(), &status) == 0) static_cast<void>(!::fchown(made.number(), status.st_uid, status.st_gid));
}

/// Makes a file where there is none: what somebody else laid there is neither given away nor written to.
Descriptor make_file(const std::string& path, int flags) {
    Descriptor made = open_file(path, flags | O_CREAT | O_EXCL);
    if (made.is_open()) give_to_owner_of_directory(path, made);
    return made;
}

/// Whether a directory is empty. To give away such a one gives nothing that the owner of the directory around it could not
/// take, whatever he laid there since it was made.
bool is_empty(const Descriptor& directory) {
    const std::unique_ptr<DIR, CloseDirectory> entries(::fdopendir(::fcntl(directory.number(), F_DUPFD_CLOEXEC, 0)));
    int count = 0;
    while (entries && ::readdir(entries.get()) != nullptr) ++count;
    return count == 2;  // itself and the one around it
}

int make_one_directory(const std::string& path, mode_t mode) {
    if (const int result = ::mkdir(path.c_str(), mode); result != 0) return result;
    const Descriptor made = open_file(path, O_RDONLY | O_DIRECTORY);
    if (made.is_open() && is_empty(made)) give_to_owner_of_directory(path, made);
    return 0;
}

/// What it means that a file could not be opened to be read.
Result<std::optional<std::string>> nothing_or_error(int number) {
    if (number == ENOENT || number == ENOTDIR) return std::optional<std::string>();
    return system_error("open", number);
}

/// What it means that a name is there, and nothing behind it: what it leads to, when it is there, may forbid something.
Error leads_nowhere() {
    return failure(ErrorCode::state_corrupt, "is a symbolic link that leads nowhere");
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
        if (::getpid() != process_) return;  // a child that came back from a fork shares the lock with its parent
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
    pid_t process_ = ::getpid();
};

class SystemFiles final : public Files {
public:
    Result<std::string> absolute(const std::string& path) override {
        if (path.starts_with('/')) return path;
        char directory[PATH_MAX];
        if (::getcwd(directory, sizeof directory) == nullptr) return system_error("working directory", errno);
        return join({directory, "/", path});
    }

    Result<void> make_directory(const std::string& path) override {
        for (std::size_t end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
            make_one_directory(path.substr(0, end), 0755);  // a failure shows at the last part
        }
        if (make_one_directory(path, 0700) == 0) return {};
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
        if (nothing && exists(path)) return leads_nowhere();
        return nothing;
    }

    bool exists(const std::string& path) override {
        struct stat status {};
        return ::lstat(path.c_str(), &status) == 0;
    }

    Result<std::vector<std::string>> list_directory(const std::string& path, std::size_t count_max) override {
        const std::unique_ptr<DIR, CloseDirectory> directory(::opendir(path.c_str()));
        if (!directory) {
            const int reason = errno;
            if (reason != ENOENT) return system_error("open directory", reason);
            if (exists(path)) return leads_nowhere();
            return std::vector<std::string>();
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
        // A file that lies there may be open to others, or have another name elsewhere: it is not written to.
        struct stat status {};
        const bool lies_there = ::lstat(path.c_str(), &status) == 0;
        if (lies_there && !S_ISREG(status.st_mode)) return failure(ErrorCode::state_unavailable, "create: is not a plain file");
        if (lies_there && ::unlink(path.c_str()) < 0) return system_error("create", errno);
        Descriptor file = make_file(path, O_WRONLY);
        if (!file.is_open()) return system_error("create", errno);
        if (::fchmod(file.number(), 0600) < 0) return system_error("chmod", errno);  // whatever the umask
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
        const bool is_synced = uninterrupted([&] { return ::fsync(directory.number()); }) == 0;
        const bool cannot_be = errno == EINVAL || errno == ENOTSUP;  // some file systems of other machines: what is can be had
        return is_synced || cannot_be ? Result<void>() : system_error("fsync directory", errno);
    }

    std::unique_ptr<DirectoryWatch> watch(std::vector<WatchedDirectory> directories) override {
        return DirectoryWatch::open(std::move(directories));
    }

    Result<std::unique_ptr<HeldLock>> lock(const std::string& path, std::uint32_t byte,
                                           std::chrono::milliseconds patience) override {
        Descriptor file = open_file(path, O_RDWR);
        if (!file.is_open() && errno == ENOENT) file = make_file(path, O_RDWR);
        if (!file.is_open() && errno == EEXIST) file = open_file(path, O_RDWR);  // another was quicker
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
