// What this process holds of the system and of its heap.
#pragma once

#include "support/held.hpp"

#include <malloc.h>
#include <sys/socket.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>

namespace torture {

struct Held : support::Held {
    std::size_t bytes = ::mallinfo2().uordblks;  ///< stands still under a sanitizer, which has means of its own
};

/// Waits until this process has a socket of the internet, and returns what the system calls it. Ends by the time limit of the
/// test if there is none.
inline std::string wait_for_internet_socket() {
    while (true) {
        for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
            std::error_code gone;
            int domain = 0;
            socklen_t size = sizeof domain;
            const int number = std::stoi(entry.path().filename());
            const bool is_socket = ::getsockopt(number, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0;
            if (is_socket && domain == AF_INET) return std::filesystem::read_symlink(entry, gone).string();
        }
        std::this_thread::yield();
    }
}

}  // namespace torture
