// What the system says about this process.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace support {

/// Pages in memory, in KiB.
[[nodiscard]] std::size_t resident_kib();

/// Of these, those that are of a shared object whose file name begins with `name`.
[[nodiscard]] std::size_t resident_kib_of(const std::string& name);

/// How often the other threads of this process have slept and been woken so far.
[[nodiscard]] std::size_t wakes_of_other_threads();

/// The file names of all shared objects that are loaded.
[[nodiscard]] std::vector<std::string> loaded_libraries();

/// What the shared object whose file name begins with `name` says that it needs; empty if it is not loaded.
[[nodiscard]] std::vector<std::string> needed_by(const std::string& name);

}  // namespace support
