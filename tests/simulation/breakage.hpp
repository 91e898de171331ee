// Ways to break the simulated world, so that the simulation itself can be tested.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace simulation {

/// What is wrong with a world on purpose. Each breaks one promise, as a defect of the library would.
enum class Breakage : std::uint8_t {
    none,
    schedule_is_not_kept,   ///< a schedule that is replaced stays as it was
    lock_is_never_free,     ///< no pass of the schedule gets its lock
    off_is_not_heard,       ///< settings are read as if there were none
    consent_is_made_up,     ///< settings are read as if the statistics were wanted
    counts_come_back,       ///< counts that are removed stay
    id_is_lost,             ///< the installation id is at times not found
    request_is_sent_twice,  ///< the network gets each request twice
    journal_drops_entries,  ///< the journal is at times not replaced
    notice_is_forgotten,    ///< what was verified last is at times not found
    writes_are_torn,        ///< the second half of a schedule is at times not written
};

}  // namespace simulation
