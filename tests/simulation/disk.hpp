#pragma once

#include "breakage.hpp"
#include "support/memory_files.hpp"

#include <random>

namespace simulation {

/// The disk that the library sees: files in memory, or such files with something wrong on purpose.
///
/// Threads: one at a time.
class Disk final : public telemetry::Files {
public:
    Disk(support::MemoryFiles& files, Breakage breakage, std::uint64_t seed)
        : files_(files), breakage_(breakage), dice_(seed) {}

    telemetry::Result<void> make_directory(const std::string& path) override;
    bool is_writable(const std::string& path) override;
    telemetry::Result<std::optional<std::string>> read(const std::string& path, std::size_t max_size) override;
    bool exists(const std::string& path) override;
    telemetry::Result<std::vector<std::string>> list_directory(const std::string& path, std::size_t count_max) override {
        return files_.list_directory(path, count_max);
    }
    std::unique_ptr<telemetry::DirectoryWatch> watch(std::vector<telemetry::WatchedDirectory> directories) override {
        return files_.watch(std::move(directories));
    }
    telemetry::Result<std::unique_ptr<telemetry::OpenFile>> create(const std::string& path) override;
    telemetry::Result<void> rename(const std::string& from, const std::string& to) override;
    telemetry::Result<void> remove(const std::string& path) override;
    telemetry::Result<void> sync_directory(const std::string& path) override;
    telemetry::Result<std::unique_ptr<telemetry::HeldLock>> lock(const std::string& path, std::uint32_t byte,
                                                                 std::chrono::milliseconds patience) override;

private:
    [[nodiscard]] bool strikes(Breakage breakage, unsigned one_in = 1);

    support::MemoryFiles& files_;
    const Breakage breakage_;
    std::mt19937_64 dice_;
};

}  // namespace simulation
