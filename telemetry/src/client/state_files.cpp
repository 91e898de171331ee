#include "client/state_files.hpp"

#include "system/join.hpp"

#include <algorithm>
#include <array>

namespace telemetry {

namespace {

constexpr std::string_view snapshot_file = "snapshot";
constexpr std::array usage_files{snapshot_file, counts_file};
constexpr std::string_view outbound_uses_file = "outbound-uses";
constexpr std::size_t small_size_max = 16 * 1024;
constexpr std::size_t large_size_max = 8 * 1024 * 1024;  // ten thousand metrics with labels

std::string index_file(std::string_view feed) {
    return std::string("index-").append(feed);
}

/// Reads a file as a whole. Where there is none, and where what it held was broken, `nothing` is known. A broken file stays
/// unless there is a place for the name under which it is put aside; one that cannot even be put aside is an error.
template <class Value, class Read>
Result<Value> load(const Installation& installation, std::string_view file, std::size_t size_max, std::string* put_aside_as,
                   Value nothing, Read read) {
    const auto content = installation.directory.read(file, size_max);
    if (content && !*content) return nothing;
    Result<Value> value = content ? read(**content) : Result<Value>(content.error());
    if (value || value.error().code != ErrorCode::state_corrupt) return value;
    if (put_aside_as == nullptr) return nothing;
    auto aside = installation.directory.put_aside(file);
    if (!aside) return std::move(aside).error();
    *put_aside_as = *std::move(aside);
    return nothing;
}

/// Other processes of this installation count too: the file has the sum.
Result<void> add_to_file(const Installation& installation, const OutboundUses& uses, std::string& put_aside_as) {
    constexpr std::chrono::milliseconds no_patience{0};  // there will be another occasion
    const auto lock = installation.directory.lock(LockOf::files, no_patience);
    if (!lock) return lock.error();
    auto kept = load(installation, outbound_uses_file, large_size_max, &put_aside_as, OutboundUses(), read_outbound_uses);
    if (!kept) return kept.error();
    for (const auto& [id, use] : uses) (*kept)[id].add(use);
    return installation.directory.replace(outbound_uses_file, write_outbound_uses(*kept));
}

}  // namespace

void report_put_aside(const Installation& installation, std::string_view file, std::string_view put_aside_as) {
    if (put_aside_as.empty()) return;
    installation.log.warning(join({"state file=", file, " result=corrupt put-aside-as=", put_aside_as}));
}

Result<notice::Trust> load_trust(const Installation& installation) {
    std::string aside;
    auto trust = installation.trust.load(aside);
    report_put_aside(installation, "notice.json", aside);
    return trust;
}

RolloutSecret load_rollout_secret(const Installation& installation) {
    std::string aside;
    const RolloutSecret secret = installation.trust.rollout_secret(installation.surroundings.random, aside);
    report_put_aside(installation, "rollout-secret", aside);
    return secret;
}

Result<void> keep_trust(const Installation& installation, const notice::Trust& before, const notice::Trust& after) {
    return after == before ? Result<void>() : installation.trust.save(after);
}

Result<std::optional<ScheduleRecord>> load_schedule(const Installation& installation, std::string_view file) {
    using Found = std::optional<ScheduleRecord>;
    std::string aside;
    auto schedule = load(installation, file, small_size_max, &aside, Found(), [](std::string_view text) -> Result<Found> {
        auto record = read_schedule(text);
        if (!record) return std::move(record).error();
        return Found(*std::move(record));
    });
    report_put_aside(installation, file, aside);
    return schedule;
}

Result<std::optional<ScheduleRecord>> peek_schedule(const Installation& installation, std::string_view file) {
    const auto content = installation.directory.read(file, small_size_max);
    if (!content) return content.error();
    if (!*content) return std::optional<ScheduleRecord>();
    auto record = read_schedule(**content);
    if (!record) return failure(record.error().code, join({file, ": ", record.error().message}));
    return std::optional(*std::move(record));
}

Result<void> save_schedule(const Installation& installation, std::string_view file, const ScheduleRecord& record) {
    return installation.directory.replace(file, write_schedule(record));
}

Result<std::optional<feed::SignedIndex>> load_index(const Installation& installation, const notice::Trust& trust,
                                                    const feed::Subject& subject, bool may_write) {
    const std::string file = index_file(subject.feed);
    std::string aside;
    auto index =
        load(installation, file, feed::reply_size_max, may_write ? &aside : nullptr, std::optional<feed::SignedIndex>(),
             [&](std::string_view text) { return feed::read_stored(text, trust, subject); });
    report_put_aside(installation, file, aside);
    return index;
}

Result<void> save_index(const Installation& installation, const feed::SignedIndex& index) {
    return installation.directory.replace(index_file(index.document.feed), feed::write_stored(index));
}

Result<Snapshot> load_snapshot(const Installation& installation) {
    const auto content = installation.directory.read(snapshot_file, large_size_max);
    if (!content) return content.error();
    if (!*content) return Snapshot(installation.dictionary.metrics.size());
    auto snapshot = read_snapshot(installation.dictionary, **content);
    if (!snapshot) return failure(snapshot.error().code, join({"snapshot: ", snapshot.error().message}));
    return snapshot;
}

Result<void> save_snapshot(Installation& installation, const Snapshot& snapshot, std::uint64_t erasures) {
    const auto lock = installation.directory.lock(LockOf::files);
    if (!lock) return lock.error();
    if (installation.counters.erasures() != erasures) return {};
    return installation.directory.replace(snapshot_file, write_snapshot(installation.dictionary, snapshot));
}

Result<std::string> load_counts(Installation& installation) {
    const StateDirectory& directory = installation.directory;
    const auto take = [&]() -> Result<void> {
        const auto content = directory.read(counts_file, large_size_max);
        if (!content) return content.error();
        return installation.counters.read(content->value_or(std::string()));
    };
    auto taken = take();
    if (taken) return std::string();
    if (taken.error().code != ErrorCode::state_corrupt) return std::move(taken).error();
    const auto lock = directory.lock(LockOf::files);
    if (!lock) return lock.error();
    taken = take();  // another process may have put it aside meanwhile, and begun anew
    if (taken) return std::string();
    if (taken.error().code != ErrorCode::state_corrupt) return std::move(taken).error();
    auto aside = directory.put_aside(counts_file);
    if (aside) static_cast<void>(installation.counters.read({}));
    return aside;
}

Result<void> save_counts(Installation& installation, std::chrono::milliseconds patience) {
    const auto lock = installation.directory.lock(LockOf::files, patience);
    if (!lock) return lock.error();
    return installation.directory.replace(counts_file, installation.counters.write());
}

Result<OutboundUses> load_outbound_uses(const Installation& installation) {
    return load(installation, outbound_uses_file, large_size_max, nullptr, OutboundUses(), read_outbound_uses);
}

Result<void> add_outbound_uses(const Installation& installation, const OutboundUses& uses) {
    std::string aside;
    auto added = add_to_file(installation, uses, aside);
    report_put_aside(installation, outbound_uses_file, aside);
    return added;
}

Result<void> note_in_journal(Installation& installation, const JournalNote& note) {
    const auto aside = installation.journal.append(note, installation.surroundings.clock.wall());
    if (!aside) return aside.error();
    report_put_aside(installation, "journal.jsonl", *aside);
    return {};
}

Result<void> erase_snapshot_beyond(const Installation& installation, std::uint32_t consent,
                                   std::chrono::milliseconds patience) {
    const auto& metrics = installation.dictionary.metrics;
    const auto is_beyond = [&](const MetricDefinition& metric) { return metric.consent > consent; };
    if (std::ranges::none_of(metrics, is_beyond) || !installation.directory.has(snapshot_file)) return {};
    const auto lock = installation.directory.lock(LockOf::files, patience);
    if (!lock) return lock.error();
    const auto snapshot = load_snapshot(installation);
    if (!snapshot) return {};
    for (std::size_t i = 0; i < snapshot->size(); ++i) {
        if ((*snapshot)[i].is_known && is_beyond(metrics[i])) return installation.directory.remove(snapshot_file);
    }
    return {};
}

bool has_usage(const Installation& installation) {
    return std::ranges::any_of(usage_files, [&](std::string_view file) { return installation.directory.has(file); });
}

Result<void> erase_usage(const Installation& installation, std::chrono::milliseconds patience) {
    const StateDirectory& directory = installation.directory;
    // Off is silent: where nothing lies, and nobody holds the lock to lay something there, nothing is touched.
    if (!directory.has(lock_file) && !has_usage(installation)) return {};
    const auto lock = directory.lock(LockOf::files, patience);
    if (!lock) return lock.error();
    for (const std::string_view file : usage_files) {
        if (!directory.has(file)) continue;
        if (auto removed = directory.remove(file); !removed) return removed;
    }
    return {};
}

}  // namespace telemetry
