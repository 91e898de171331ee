#include "state/state_directory.hpp"

#include "system/join.hpp"

namespace telemetry {

namespace {

/// Names the file, which is one of ours, and never the directory, which may have a person's name.
Error named(std::string_view name, const Error& error) {
    return failure(error.code, join({"state directory: ", name, ": ", error.message}));
}

}  // namespace

Result<StateDirectory> StateDirectory::open(Files& files, std::string path) {
    if (path.empty()) return failure(ErrorCode::configuration, "state_dir: must be given");
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    if (auto made = files.make_directory(path); !made) {
        return failure(ErrorCode::state_unavailable, join({"state_dir: ", made.error().message}));
    }
    if (!files.is_writable(path)) return failure(ErrorCode::state_unavailable, "state_dir: is not writable");
    return StateDirectory(files, std::move(path));
}

std::string StateDirectory::path_of(std::string_view name) const {
    return std::string(path_).append(1, '/').append(name);
}

Result<std::optional<std::string>> StateDirectory::read(std::string_view name, std::size_t max_size) const {
    auto content = files_->read(path_of(name), max_size);
    if (!content) return named(name, content.error());
    return content;
}

/// Where the next content of a file is written, until it takes the place of the old.
std::string StateDirectory::next_path_of(std::string_view name) const {
    return path_of(name).append(".new");
}

Result<void> StateDirectory::write_new(const std::string& path, std::string_view content) const {
    auto file = files_->create(path);
    if (!file) return std::move(file).error();
    if (auto written = (*file)->write(content); !written) return written;
    return (*file)->sync();
}

Result<void> StateDirectory::replace(std::string_view name, std::string_view content) const {
    const std::string path = path_of(name);
    const std::string fresh = next_path_of(name);
    auto done = write_new(fresh, content);
    if (done) done = files_->rename(fresh, path);
    if (!done) {
        // The old file stands; what was begun must not fill a full disk further. If this fails too, the next write uses it up.
        static_cast<void>(files_->remove(fresh));
        return named(name, done.error());
    }
    if (auto synced = files_->sync_directory(path_); !synced) return named(name, synced.error());
    return {};
}

bool StateDirectory::has(std::string_view name) const {
    const auto lies = [&](const std::string& path) {
        const auto content = files_->read(path, 0);
        return !content || *content;
    };
    return lies(path_of(name)) || lies(next_path_of(name));
}

Result<void> StateDirectory::remove(std::string_view name) const {
    auto removed = files_->remove(path_of(name));
    if (removed) removed = files_->remove(next_path_of(name));
    if (removed) removed = files_->sync_directory(path_);
    if (!removed) return named(name, removed.error());
    return {};
}

Result<std::string> StateDirectory::put_aside(std::string_view name) const {
    constexpr int names_tried_max = 1000;
    for (int number = 1; number <= names_tried_max; ++number) {
        const std::string aside = join({name, ".broken-", std::to_string(number)});
        if (files_->exists(path_of(aside))) continue;
        if (auto renamed = files_->rename(path_of(name), path_of(aside)); !renamed) return named(name, renamed.error());
        if (auto synced = files_->sync_directory(path_); !synced) return named(name, synced.error());
        return aside;
    }
    return failure(ErrorCode::state_corrupt, "state directory: too many files have been put aside");
}

Result<std::unique_ptr<HeldLock>> StateDirectory::lock(LockOf what, std::chrono::milliseconds patience) const {
    auto held = files_->lock(path_of(lock_file), static_cast<std::uint32_t>(what), patience);
    if (!held) return named(lock_file, held.error());
    return held;
}

}  // namespace telemetry
