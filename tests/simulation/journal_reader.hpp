#pragma once

#include <telemetry/administration.hpp>
#include <telemetry/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace simulation {

/// Reads a journal that grows, each entry once: by the library's own reader, with the chain checked on from the last entry that
/// was read before.
///
/// Threads: one at a time.
class JournalReader {
public:
    /// The entries that came since the last call.
    /// Errors: state_corrupt, if anything new is no entry or does not follow; nothing is taken as read then.
    [[nodiscard]] telemetry::Result<std::vector<telemetry::HistoryEntry>> read_on(const std::string& content);

    /// Whether a content still has all that was read before. The oldest entries may be gone where there is no room for them:
    /// the newest 1,000 are kept, or 4 MiB.
    [[nodiscard]] bool has_kept_all(std::string_view content) const;

    /// The journal was broken or put aside: it is read from its beginning again.
    void begin_anew();

private:
    std::string seen_;
    std::uint64_t last_ = 0;  // the number of the last entry seen
};

}  // namespace simulation
