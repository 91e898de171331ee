#pragma once

#include <telemetry/result.hpp>

#include "client/installation.hpp"
#include "egress/outbound_uses.hpp"
#include "feed/index.hpp"
#include "measure/snapshot.hpp"
#include "schedule/schedule_record.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace telemetry {

/// The files of a state directory that a client writes at its checks, each read and written as a whole. A broken file is put
/// aside and reported in the log; what it held begins anew.

/// Whom to believe, and what they said last: what was verified last, or the root compiled into the product.
/// Errors: those of `TrustStore::load`.
[[nodiscard]] Result<notice::Trust> load_trust(const Installation& installation);

/// The secret of the staged rollouts, made where there is none; zeros where it cannot be read or kept.
[[nodiscard]] RolloutSecret load_rollout_secret(const Installation& installation);

/// Saves what a verification made of it, if that is something else.
[[nodiscard]] Result<void> keep_trust(const Installation& installation, const notice::Trust& before,
                                      const notice::Trust& after);

/// The schedule of a routine, in the file that it names; nothing if there is none yet.
[[nodiscard]] Result<std::optional<ScheduleRecord>> load_schedule(const Installation& installation, std::string_view file);
/// The same, but writes nothing: a broken file is an error (state_corrupt).
[[nodiscard]] Result<std::optional<ScheduleRecord>> peek_schedule(const Installation& installation, std::string_view file);
[[nodiscard]] Result<void> save_schedule(const Installation& installation, std::string_view file, const ScheduleRecord& record);

/// The index of a feed that was verified last; nothing if there is none, or none that the trusted root still vouches for.
/// Put aside only with `may_write`.
[[nodiscard]] Result<std::optional<feed::SignedIndex>> load_index(const Installation& installation, const notice::Trust& trust,
                                                                  const feed::Subject& subject, bool may_write);
[[nodiscard]] Result<void> save_index(const Installation& installation, const feed::SignedIndex& index);

/// The numbers of the last report. Without such a file nothing is known. Errors: state_corrupt.
[[nodiscard]] Result<Snapshot> load_snapshot(const Installation& installation);
/// Saves the numbers of a report, unless usage was erased since `erasures`. Takes the lock of the files: who erases counts the
/// erasure first and waits for that lock then, so that nothing is saved after it.
[[nodiscard]] Result<void> save_snapshot(Installation& installation, const Snapshot& snapshot, std::uint64_t erasures);

inline constexpr std::string_view counts_file = "counts";

/// Takes up the counts of earlier runs in the place of those that are known; none if there is no such file. A broken one is put
/// aside. @return as what; empty if it was not.
[[nodiscard]] Result<std::string> load_counts(Installation& installation);
/// Saves the counts. Errors: state_busy if another holds the lock of the files all through `patience`.
[[nodiscard]] Result<void> save_counts(Installation& installation, std::chrono::milliseconds patience);

/// How often requests of the product were asked for; none without such a file, and with a broken one, which stays.
[[nodiscard]] Result<OutboundUses> load_outbound_uses(const Installation& installation);
/// Adds to them, in the file. Takes the lock of the files, and does not wait for it. Errors: state_busy.
[[nodiscard]] Result<void> add_outbound_uses(const Installation& installation, const OutboundUses& uses);

/// Whether anything of what was counted, or of what was last reported, lies there.
[[nodiscard]] bool has_usage(const Installation& installation);
/// Erases what was counted and what was last reported: nothing of it may be sent any more. Takes the lock of the files.
/// @param patience how long to wait for it. Errors: state_busy.
[[nodiscard]] Result<void> erase_usage(const Installation& installation, std::chrono::milliseconds patience);

/// Erases what was last reported, if a value in it is of a metric that this consent revision does not cover. Takes the lock of
/// the files. Errors: those of the state directory; what cannot be read stays.
[[nodiscard]] Result<void> erase_snapshot_beyond(const Installation& installation, std::uint32_t consent,
                                                 std::chrono::milliseconds patience);

/// Writes an entry into the journal; when this returns a value, it would survive a power cut. A broken journal is put aside
/// first, and reported.
[[nodiscard]] Result<void> note_in_journal(Installation& installation, const JournalNote& note);

/// Says in the log that a broken file was put aside; nothing if it was given no name. Not to be called under the lock of the
/// files: the host, which is called, may do what needs it.
void report_put_aside(const Installation& installation, std::string_view file, std::string_view put_aside_as);

}  // namespace telemetry
