#pragma once

#include <telemetry/administration.hpp>
#include <telemetry/preview.hpp>
#include <telemetry/result.hpp>

#include "state/state_directory.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace telemetry {

/// What is to be written down: UTF-8 without a NUL.
struct JournalNote {
    std::string_view what;     ///< "request", "outcome", "consent", "export"
    std::string_view purpose;  ///< the entry of the register: "updateCheck", "usageStatistics", also of a consent, or a feed
    std::string_view url;      ///< where a request goes; else empty
    std::string_view text;     ///< the exact bytes that leave, the result, what was chosen
};

/// The journal: what was sent, to the byte, written before it leaves.
///
/// A line for each entry, a JSON object that ends in `,"hash":"…"}`: the SHA-256 of the line up to there, which includes the
/// hash of the entry before (`previous`). So an entry cannot be changed, slipped in, or taken out from among others without
/// breaking the chain; that the last ones were cut off shows only to who has kept a later hash:
///
///     line=$(tail -n 1 journal.jsonl); printf %s "${line%,\"hash\":*}" | sha256sum
///
/// The file holds the newest 1,000 entries or 4 MiB, whichever is less, and is replaced as a whole: it is never torn.
///
/// Threads and processes: any; takes the lock of the files.
class Journal {
public:
    static constexpr std::size_t entries_max = 1000;
    static constexpr std::size_t size_max = 4 * 1024 * 1024;

    explicit Journal(const StateDirectory& directory) noexcept : directory_(directory) {}

    /// Writes an entry down. When this returns a value, it would survive a power cut. A broken journal is put aside first.
    /// @return the name that a broken journal was given; empty if it was whole.
    [[nodiscard]] Result<std::string> append(const JournalNote& note, std::chrono::sys_seconds now);

    /// All entries, with their chain checked. Writes nothing.
    /// Errors: state_corrupt, with the number of the line that is no entry.
    [[nodiscard]] Result<History> read() const;

private:
    const StateDirectory& directory_;
    // The hash of a content that was seen to be whole. The lock of the files is no order between threads that they can see.
    std::atomic<std::size_t> whole_ = 0;
};

}  // namespace telemetry
