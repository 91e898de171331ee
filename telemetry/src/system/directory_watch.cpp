#include "system/directory_watch.hpp"

#include <sys/inotify.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <filesystem>
#include <system_error>
#include <utility>

namespace telemetry {

namespace {

namespace fs = std::filesystem;

// Not IN_MODIFY: a file that is being written is read when its writer has closed it.
constexpr std::uint32_t changes = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE;
constexpr std::size_t links_max = 1024;     // in a directory
constexpr std::size_t path_links_max = 40;  // as the system's own bound
constexpr std::uint32_t ends = IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT;

std::string above(const std::string& path) {
    const std::string parent = fs::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
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

bool DirectoryWatch::take_news() {
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
    if (is_news) mark_all();
    return is_news;
}

bool DirectoryWatch::is_of_interest(int number, std::string_view name, std::uint32_t what) const {
    if ((what & IN_Q_OVERFLOW) != 0) return true;
    return std::ranges::any_of(marks_, [&](const Mark& mark) {
        return mark.number == number && (mark.name.empty() || mark.name == name || (what & ends) != 0);
    });
}

void DirectoryWatch::mark_all() {
    const auto before = std::exchange(marks_, {});
    for (const WatchedDirectory& directory : directories_) {
        mark(directory);
        if (directory.follows_links) mark_links_in(directory.path);
    }
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
        name = fs::path(below).filename().string();
        number = add(path);
    }
    marks_.push_back({number, std::move(name)});
    // What was made before the directory above it had a mark told nobody.
    if (!below.empty() && add(below) >= 0) mark(directory);
}

void DirectoryWatch::mark_links_in(const std::string& path) {
    mark_way_to(path);
    std::error_code failed;
    std::size_t links_left = links_max;
    for (fs::directory_iterator entry(path, failed); !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
        std::error_code ignored;
        if (!entry->is_symlink(ignored)) continue;
        if (links_left-- == 0) return;
        mark_way_to(entry->path());
    }
}

/// Marks each link on the way to a file, and, if there is any, the file itself.
void DirectoryWatch::mark_way_to(const fs::path& path) {
    std::deque<fs::path> left(path.begin(), path.end());
    fs::path way;  // without links
    std::size_t links_left = path_links_max;
    while (!left.empty()) {
        const fs::path part = std::move(left.front());
        left.pop_front();
        std::error_code failed;
        const bool is_link = part != ".." && fs::is_symlink(way / part, failed);
        const bool is_end = left.empty() && links_left < path_links_max;
        if (is_link || is_end) mark({.path = way.empty() ? "." : way.string(), .name = part.string()});
        if (!is_link) {
            way = (way / part).lexically_normal();
            continue;
        }
        if (links_left-- == 0) return;
        const fs::path target = fs::read_symlink(way / part, failed);
        if (target.is_absolute()) way.clear();
        left.insert(left.begin(), target.begin(), target.end());
    }
}

/// Marks a directory; one that has a mark keeps it.
int DirectoryWatch::add(const std::string& path) const {
    return ::inotify_add_watch(inotify_.number(), path.c_str(), changes | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
}

}  // namespace telemetry
