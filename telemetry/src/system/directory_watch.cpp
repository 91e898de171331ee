#include "system/directory_watch.hpp"

#include <dirent.h>
#include <sys/inotify.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <exception>
#include <optional>
#include <utility>

namespace telemetry {

namespace {

// Not IN_MODIFY: a file that is being written is read when its writer has closed it.
constexpr std::uint32_t changes = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE;
constexpr std::size_t links_max = 1024;     // in a directory
constexpr std::size_t path_links_max = 40;  // as the system's own bound
constexpr std::uint32_t ends = IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT;

std::string above(const std::string& path) {
    const std::size_t mark = path.rfind('/');
    if (mark == std::string::npos) return ".";
    return path.substr(0, std::max<std::size_t>(mark, 1));
}

std::string name_in_directory(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

std::string joined(const std::string& way, const std::string& part) {
    if (way.empty() || part.starts_with('/')) return part;
    return way.ends_with('/') ? way + part : way + '/' + part;
}

/// Cuts off what a path begins with: a name, or "/" for all slashes at the beginning.
std::string take_part(std::string& path) {
    const bool is_rooted = path.starts_with('/');
    const std::string part = is_rooted ? "/" : path.substr(0, path.find('/'));
    path.erase(0, path.find_first_not_of('/', is_rooted ? 0 : part.size()));
    return part;
}

/// Where a symbolic link leads; nothing if it is none.
std::optional<std::string> target_of(const std::string& link) {
    char target[PATH_MAX];
    const ssize_t size = ::readlink(link.c_str(), target, sizeof target);
    if (size <= 0) return std::nullopt;
    return std::string(target, static_cast<std::size_t>(size));
}

std::vector<std::string> links_in(const std::string& directory) {
    std::vector<std::string> links;
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(directory.c_str()), ::closedir);
    while (const dirent* const entry = entries ? ::readdir(entries.get()) : nullptr) {
        if (links.size() == links_max) break;
        auto path = joined(directory, entry->d_name);
        if (target_of(path)) links.push_back(std::move(path));
    }
    return links;
}

}  // namespace

std::unique_ptr<DirectoryWatch> DirectoryWatch::open(std::vector<WatchedDirectory> directories) {
    Descriptor inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!inotify.is_open()) return nullptr;
    return std::unique_ptr<DirectoryWatch>(new DirectoryWatch(std::move(inotify), std::move(directories)));
}

DirectoryWatch::DirectoryWatch(Descriptor inotify, std::vector<WatchedDirectory> directories)
    : inotify_(std::move(inotify)), directories_(std::move(directories)) {
    mark_all();
}

void DirectoryWatch::rest() noexcept {
    for (const Mark& mark : marks_) ::inotify_rm_watch(inotify_.number(), mark.number);
    marks_.clear();
}

void DirectoryWatch::resume() noexcept {
    static_cast<void>(take_news());  // of before
    mark_all();
}

bool DirectoryWatch::take_news() noexcept {
    bool is_news = false;
    alignas(inotify_event) char buffer[4096];
    for (ssize_t size = 0; (size = ::read(inotify_.number(), buffer, sizeof buffer)) > 0;) {
        for (const char* next = buffer; next < buffer + size;) {
            inotify_event event{};
            std::memcpy(&event, next, sizeof event);
            const char* const name = next + sizeof event;
            is_news |= is_of_interest(event.wd, event.len > 0 ? std::string_view(name) : std::string_view(), event.mask);
            next = name + event.len;
        }
    }
    const bool was_hard_of_hearing = !hears_all_;
    if (is_news || was_hard_of_hearing) mark_all();
    return is_news || (was_hard_of_hearing && hears_all_);
}

bool DirectoryWatch::is_of_interest(int number, std::string_view name, std::uint32_t what) const {
    if ((what & IN_Q_OVERFLOW) != 0) return true;
    return std::ranges::any_of(marks_, [&](const Mark& mark) {
        return mark.number == number && (mark.name.empty() || mark.name == name || (what & ends) != 0);
    });
}

/// Without memory the marks stay as they were.
void DirectoryWatch::mark_all() noexcept {
    auto before = std::exchange(marks_, {});
    try {
        for (const WatchedDirectory& directory : directories_) {
            mark(directory);
            if (directory.follows_links) mark_links_in(directory.path);
        }
    } catch (const std::exception&) {
        marks_.swap(before);
        hears_all_ = false;
        return;
    }
    hears_all_ = true;
    for (const Mark& old : before) {
        const bool is_kept = std::ranges::find(marks_, old.number, &Mark::number) != marks_.end();
        if (!is_kept) ::inotify_rm_watch(inotify_.number(), old.number);
    }
}

/// Marks the directory, or the nearest one above it, for the name that leads to it.
void DirectoryWatch::mark(const WatchedDirectory& directory) {
    std::string path = directory.path;
    std::string name = directory.name;
    std::string below;
    int number = add(path);
    while (number < 0) {
        below = std::exchange(path, above(path));
        if (path == below) return;
        name = name_in_directory(below);
        number = add(path);
    }
    marks_.push_back({number, std::move(name)});
    // What was made before the directory above it had a mark told nobody.
    if (!below.empty() && add(below) >= 0) mark(directory);
}

void DirectoryWatch::mark_links_in(const std::string& path) {
    mark_way_to(path);
    for (std::string& link : links_in(path)) mark_way_to(std::move(link));
}

/// Marks each link on the way to a file, and, if there is any, the file itself.
void DirectoryWatch::mark_way_to(std::string left) {
    std::string way;  // without links
    std::size_t links_left = path_links_max;
    while (!left.empty()) {
        const std::string part = take_part(left);
        std::string here = joined(way, part);
        const auto target = target_of(here);
        const bool is_end = left.empty() && links_left < path_links_max;
        if (target || is_end) mark({.path = way.empty() ? "." : way, .name = part});
        if (!target) {
            way = std::move(here);
            continue;
        }
        if (links_left-- == 0) return;
        left = left.empty() ? *target : *target + '/' + left;
    }
}

/// Marks a directory; one that has a mark keeps it.
int DirectoryWatch::add(const std::string& path) const {
    return ::inotify_add_watch(inotify_.number(), path.c_str(), changes | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
}

}  // namespace telemetry
