#pragma once

#include "system/descriptor.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry {

/// A directory whose changes are of interest.
struct WatchedDirectory {
    std::string path;
    std::string name{};          ///< the one name in it that is of interest; empty: all
    bool follows_links = false;  ///< of interest are also the files that symbolic links in it lead to, and each link on the way
};

/// Hears from the system (inotify) of files that are made, written to their end, renamed or removed in some directories, and of
/// the directories themselves: one that is not there yet is waited for, beginning with the nearest above it that is.
///
/// To destroy one that was at work within the last moments takes 10 to 50 ms, in which the system lets go of what it had
/// marked. One that rests holds a descriptor, hears nothing, and is soon destroyed at no cost.
///
/// Threads: one at a time. Not for a forked child, which would take its parent's news.
class DirectoryWatch {
public:
    /// @return null if the system has no watch to give; a file system of another machine tells nothing of what is done there.
    [[nodiscard]] static std::unique_ptr<DirectoryWatch> open(std::vector<WatchedDirectory> directories);

    /// Can be read from, in the sense of poll(), when there is news.
    [[nodiscard]] int descriptor() const noexcept { return inotify_.number(); }

    /// Takes all news.
    /// @return whether any is of interest. What was changed before this call is then seen by who reads the files after it.
    [[nodiscard]] bool take_news() noexcept;

    /// False if it ran out of memory when it marked anew what is of interest. It tries again when news is taken the next time.
    [[nodiscard]] bool hears_all() const noexcept { return hears_all_; }

    /// Hears nothing more, until it resumes.
    void rest() noexcept;
    void resume() noexcept;

private:
    struct Mark {
        int number;        ///< the system's, of a directory
        std::string name;  ///< in it; empty: all
    };

    DirectoryWatch(Descriptor inotify, std::vector<WatchedDirectory> directories);
    void mark_all() noexcept;
    void mark(const WatchedDirectory& directory);
    void mark_links_in(const std::string& path);
    void mark_way_to(std::string left);
    [[nodiscard]] int add(const std::string& path) const;
    [[nodiscard]] bool is_of_interest(int number, std::string_view name, std::uint32_t what) const;

    Descriptor inotify_;
    std::vector<WatchedDirectory> directories_;
    std::vector<Mark> marks_;
    bool hears_all_ = false;
};

}  // namespace telemetry
