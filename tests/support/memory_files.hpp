#pragma once

#include "system/files.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

/// Files in memory, whose every operation can fail, and which know what a power cut would leave.
///
/// Each operation has a number, from 0. To visit every failure path of a piece of code, run it once whole, ask `operations()`,
/// then run it again for each number with `fail(number)`.
///
/// Two states are kept: what programs see, and what is durable. Content becomes durable by `OpenFile::sync`, names by
/// `sync_directory`. After `cut_power` all that is durable is there; of the rest nothing, or anything in any order, as POSIX
/// allows.
///
/// Threads: any.
class MemoryFiles final : public telemetry::Files {
public:
    static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

    // The operations of the library.
    telemetry::Result<void> make_directory(const std::string& path) override;
    bool is_writable(const std::string& path) override;
    telemetry::Result<std::optional<std::string>> read(const std::string& path, std::size_t max_size) override;
    bool exists(const std::string& path) override;
    telemetry::Result<std::vector<std::string>> list_directory(const std::string& path, std::size_t count_max) override;
    telemetry::Result<std::unique_ptr<telemetry::OpenFile>> create(const std::string& path) override;
    telemetry::Result<void> rename(const std::string& from, const std::string& to) override;
    telemetry::Result<void> remove(const std::string& path) override;
    telemetry::Result<void> sync_directory(const std::string& path) override;
    /// Nothing changes in memory without the test's knowing: there is none.
    std::unique_ptr<telemetry::DirectoryWatch> watch(std::vector<telemetry::WatchedDirectory>) override {
        if (on_watch) on_watch();
        return nullptr;
    }
    telemetry::Result<std::unique_ptr<telemetry::HeldLock>> lock(const std::string& path, std::uint32_t byte,
                                                                 std::chrono::milliseconds patience) override;

    // What a test does to them.

    /// Called when the library asks for a watch, as it does before it makes a thread.
    std::function<void()> on_watch;

    /// The operation of that number fails; a write does so after half of its bytes.
    void fail(std::size_t number);
    /// That operation and all after it fail, as they do for a process that has died there.
    void fail_from(std::size_t number);
    /// Everything works again, and numbers begin at 0.
    void heal();
    /// How many operations there have been since the last `heal`.
    [[nodiscard]] std::size_t operations() const;

    /// No write succeeds beyond that many bytes in all files together.
    void set_room(std::size_t bytes);

    /// Somebody holds a lock, and lets go of it when another has the patience to wait that long.
    void hold_for(const std::string& path, std::uint32_t byte, std::chrono::milliseconds duration);

    /// Only what is durable is left, and nobody holds a lock.
    void cut_power();
    /// The same, but what was not synced may have reached the disk all the same: each change of a name by itself, whatever
    /// became of the one before, and each content by itself, whole, in part, or with zeros or what was there before in places.
    /// @param choose gives a number below its argument.
    void cut_power(const std::function<std::size_t(std::size_t)>& choose);

    // What a test sees and lays there, without an operation.
    [[nodiscard]] std::optional<std::string> visible(const std::string& path) const;
    [[nodiscard]] std::optional<std::string> durable(const std::string& path) const;
    [[nodiscard]] std::vector<std::string> names() const;
    /// Grows with each change of a content or a name, visible or durable: who has looked need not look again before that.
    [[nodiscard]] std::uint64_t changes() const;
    /// A file that was there long before: visible and durable.
    void lay(const std::string& path, std::string content);
    /// It is gone, visibly and durably.
    void take_away(const std::string& path);

private:
    struct Content {
        std::string visible;
        std::string durable;
    };
    using Names = std::map<std::string, std::shared_ptr<Content>>;
    /// A change of names: `from` is gone, and `to` has the content. One of the two may be empty.
    struct Change {
        std::string from;
        std::string to;
        std::shared_ptr<Content> content;
    };
    class File;
    class Lock;

    [[nodiscard]] bool fails_now();
    void forget_changes_of(const std::string& path);
    void keep_only(Names names);
    [[nodiscard]] std::size_t used() const;
    telemetry::Result<void> write(Content& content, std::string_view bytes);
    telemetry::Result<void> sync(Content& content);
    void unlock(const std::pair<std::string, std::uint32_t>& what);

    mutable std::mutex mutex_;
    Names visible_;
    Names durable_;
    std::vector<Change> unsynced_;
    std::set<std::string> directories_;
    std::set<std::pair<std::string, std::uint32_t>> locks_;
    std::map<std::pair<std::string, std::uint32_t>, std::chrono::milliseconds> held_for_;
    std::uint64_t changes_ = 0;
    std::size_t operations_ = 0;
    std::size_t fail_at_ = never;
    std::size_t fail_from_ = never;
    std::size_t room_ = never;
};

}  // namespace support
