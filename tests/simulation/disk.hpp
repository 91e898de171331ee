#pragma once

#include "breakage.hpp"
#include "dice.hpp"
#include "support/memory_files.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace simulation {

/// How the library is kept from its files for a while, by an administrator or the system.
enum class Hindrance : std::uint8_t {
    none,
    file,       ///< a file may not be read (EACCES)
    directory,  ///< the directory may not be looked into
    read_only,  ///< nothing may be changed (EROFS)
};

/// The disk that the library sees: files in memory, behind rights that come and go, or with something wrong on purpose.
///
/// Threads: one at a time.
class Disk final : public telemetry::Files {
public:
    Disk(support::MemoryFiles& files, Breakage breakage, std::uint64_t seed)
        : files_(files), breakage_(breakage), dice_(seed) {}

    /// @param path of the file or directory.
    void hinder(Hindrance hindrance, std::string path) {
        hindrance_ = hindrance;
        hindered_ = std::move(path);
    }
    [[nodiscard]] bool is_hindered() const noexcept { return hindrance_ != Hindrance::none; }
    /// A process begins to look at what is due.
    void look_begins();
    [[nodiscard]] bool can_read(const std::string& path) const;

    telemetry::Result<void> make_directory(const std::string& path) override { return files_.make_directory(path); }
    bool is_writable(const std::string& path) override;
    telemetry::Result<std::optional<std::string>> read(const std::string& path, std::size_t max_size) override;
    bool exists(const std::string& path) override;
    telemetry::Result<std::vector<std::string>> list_directory(const std::string& path, std::size_t count_max) override;
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
    [[nodiscard]] bool strikes(Breakage breakage, unsigned one_in = 1) { return breakage_ == breakage && dice_.one_in(one_in); }
    [[nodiscard]] bool can_change(const std::string& path) const;
    [[nodiscard]] bool hides(const std::string& path);
    [[nodiscard]] bool shuts(const std::string& path);
    [[nodiscard]] bool drops(const std::string& from, const std::string& to);
    void distort(const std::string& path, std::optional<std::string>& content);
    void distort_settings(std::optional<std::string>& settings);
    void distort_schedule(std::string& schedule);

    support::MemoryFiles& files_;
    const Breakage breakage_;
    Dice dice_;
    Hindrance hindrance_ = Hindrance::none;
    std::string hindered_;
    std::optional<std::string> settings_at_look_;
};

}  // namespace simulation
