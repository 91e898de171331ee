// Ways to break the simulated world, so that the simulation itself can be tested.
#pragma once

#include <cstdint>

namespace simulation {

/// What is wrong with a world on purpose. Each breaks one promise, as a defect of the library would.
enum class Breakage : std::uint8_t {
    none,
    retries_are_forgotten,        ///< the schedule of the check is read as if no retry had been made; the network is down
    feed_retries_are_forgotten,   ///< that of the feed likewise
    tries_are_not_written_down,   ///< the schedule of the check is not replaced before a request leaves
    answers_are_forgotten,        ///< the schedule of the check is not replaced after an answer
    feed_answers_are_forgotten,   ///< that of the feed likewise
    waits_are_forgotten,          ///< the schedule is read without what a person or a host of statistics was told to wait
    own_waits_are_forgotten,      ///< it is read without what the schedule itself was told to wait
    lock_is_never_free,           ///< no pass of the schedule gets its lock
    feed_schedule_is_not_read,    ///< no look gets at the schedule of the feed
    unreadable_ends_the_thread,   ///< settings that may not be read are taken for an off, which ends the thread
    off_is_not_heard,             ///< settings are read as if there were none
    late_off_is_not_heard,        ///< settings are read as they were when the look began
    marker_is_not_heard,          ///< the administrator's directory is listed as if nothing were in it
    feed_switch_is_not_heard,     ///< settings are read without their line about the feed
    stop_is_not_heard,            ///< the host's stop is not told to the library
    look_goes_on_after_stop,      ///< a stop in the middle of a look is not told to the look
    left_behind_is_not_told,      ///< a thread that a stop left behind is not told that it was
    thread_outlives_stop,         ///< a stop between two looks leaves the thread as it is, and says that it ended
    consent_is_not_heard,         ///< settings are read without their line about the statistics
    consent_is_made_up,           ///< settings are read as if the statistics were wanted
    counts_come_back,             ///< counts that are removed stay
    counts_survive_offline,       ///< settings that turn all off are read as if they could not be read, which erases nothing
    counts_are_lost,              ///< counts are at times not found
    id_is_lost,                   ///< the installation id is at times not found
    request_is_sent_twice,        ///< the network gets each request twice
    request_does_not_leave,       ///< the network at times gets nothing
    journal_drops_entries,        ///< the journal is at times not replaced
    journal_forgets_old_entries,  ///< the journal is left with its two newest entries
    notice_is_forgotten,          ///< what was verified last is at times not found
    index_is_forgotten,           ///< the feed's index is at times not found
    forgeries_are_signed,         ///< what must be refused is signed by the vendor, for the product
    writes_are_torn,              ///< the second half of a schedule is at times not written
    contents_are_not_synced,      ///< fsync of a file does nothing
    names_are_not_synced,         ///< fsync of a directory does nothing
    broken_files_vanish,          ///< what is put aside is gone
};

}  // namespace simulation
