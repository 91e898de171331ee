// What this process holds of the system.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace support {

/// Whether a thread is on its way out, by its /proc/PID/task/TID/stat (proc_pid_stat(5)): it stays listed for a moment after
/// somebody could join it. So is one that is gone.
inline bool is_ending(const std::filesystem::path& stat) {
    constexpr unsigned long pf_exiting = 0x4;  // linux/sched.h
    std::string line;
    if (!std::getline(std::ifstream(stat), line)) return true;
    std::istringstream fields(line.substr(line.rfind(')') + 1));  // a name may have spaces
    std::string state;
    long parent = 0, group = 0, session = 0, terminal = 0, terminal_group = 0;
    unsigned long flags = 0;
    fields >> state >> parent >> group >> session >> terminal >> terminal_group >> flags;
    return (flags & pf_exiting) != 0;
}

inline std::size_t thread_count() {
    std::size_t count = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        if (!is_ending(task.path() / "stat")) ++count;
    }
    return count;
}

/// One more than there were before, each time: that of who counts.
inline std::size_t descriptor_count() {
    const std::filesystem::directory_iterator entries("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

struct Held {
    std::size_t threads = thread_count();
    std::size_t descriptors = descriptor_count();
    bool operator==(const Held&) const = default;
};

}  // namespace support
