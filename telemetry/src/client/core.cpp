#include "client/core.hpp"

#include "client/composition.hpp"
#include "client/server_facts.hpp"
#include "client/state_files.hpp"
#include "report/body.hpp"
#include "state/installation_id.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace telemetry::detail {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds checkpoint_pause{10'000};  // between checkpoints while counts change
constexpr milliseconds no_patience{0};            // the worker looks again soon

Error stopped() {
    return failure(ErrorCode::stopped, "the client has stopped");
}

Error turned_off(const std::string& by) {
    return failure(ErrorCode::turned_off, "turned off by " + by);
}

std::string duration_text(std::chrono::seconds duration) {
    const auto minutes = std::max<std::int64_t>(0, std::chrono::floor<std::chrono::minutes>(duration).count());
    return std::to_string(minutes / 60) + "h" + std::to_string(minutes % 60) + "m";
}

bool is_cancelled(const CheckOutcome& outcome) {
    return !outcome.result && outcome.result.error().code == ErrorCode::cancelled;
}

std::string_view name_of(const CheckOutcome& outcome) {
    return outcome.result ? "ok" : to_string(outcome.result.error().code);
}

RequestPreview preview_of(const ApprovedRequest& request) {
    return {request.purpose(), request.endpoint().url(), request.head(), request.body()};
}

}  // namespace

Result<std::shared_ptr<ClientCore>> ClientCore::create(const Dictionary& dictionary, Options options,
                                                       Surroundings surroundings) {
    auto installation = Installation::open(dictionary, std::move(options), std::move(surroundings));
    if (!installation) return std::move(installation).error();
    auto core = std::make_shared<ClientCore>(*std::move(installation));
    const bool is_server = core->installation().options.values == ValueSource::callbacks;
    if (!is_server) return core;  // a tool may be there to look only: it writes when it is told to
    const Configuration configuration = core->installation().configuration();
    if (configuration.settings.check_forbidden_by(false).empty()) {
        if (auto made = core->installation().ensure_directory(); !made) return std::move(made).error();
    }
    if (configuration.settings.usage_forbidden_by(false).empty()) {
        load_counts(core->installation());
        core->installation().counters.switch_on(true);
    } else {
        static_cast<void>(erase_usage(core->installation()));
    }
    return core;
}

ClientCore::ClientCore(std::unique_ptr<Installation> installation)
    : installation_(std::move(installation)), process_(::getpid()) {}

/// A forked child has the memory of its parent but not its thread, and must never send in its name.
bool ClientCore::is_forked() const noexcept {
    return ::getpid() != process_;
}

void ClientCore::on_notice(std::function<void(const UpdateNotice&)> callback) {
    auto shared = callback ? std::make_shared<const std::function<void(const UpdateNotice&)>>(std::move(callback)) : nullptr;
    const std::scoped_lock lock(mutex_);
    notice_callback_ = std::move(shared);
}

std::stop_token ClientCore::stop_token() {
    const std::scoped_lock lock(mutex_);
    return stopping_.get_token();
}

void ClientCore::start() {
    if (is_forked()) return;
    const Settings settings = installation_->configuration().settings;
    installation_->log.info(start_line(settings));
    for (const std::string& problem : settings.problems) installation_->log.warning("outbound problem=\"" + problem + "\"");
    {
        const std::scoped_lock lock(mutex_);
        if (has_stopped_) stopping_ = std::stop_source();
        has_stopped_ = false;
        has_started_ = true;
    }
    if (settings.check_forbidden_by(false).empty()) launch_worker();
}

void ClientCore::launch_worker() {
    const std::scoped_lock lock(mutex_);
    if (worker_ && !worker_->has_ended()) return;
    if (auto made = installation_->ensure_directory(); !made) {
        installation_->log.warning("outbound result=" + std::string(to_string(made.error().code)));
        return;
    }
    auto self = shared_from_this();
    worker_ = Worker::start([self](std::stop_token stop) { return self->step(std::move(stop)); }, [self] { self->finish(); },
                            installation_->watch_settings());
    if (!worker_) installation_->log.warning("outbound result=no-thread");
}

bool ClientCore::stop(milliseconds deadline) {
    std::unique_ptr<Worker> worker;
    {
        const std::scoped_lock lock(mutex_);
        has_stopped_ = true;
        worker = std::move(worker_);
        stopping_.request_stop();
    }
    return !worker || worker->stop(deadline);
}

void ClientCore::reload() {
    if (is_forked()) return;
    {
        const std::scoped_lock lock(mutex_);
        if (has_stopped_ || !has_started_) return;
        if (worker_ && !worker_->has_ended()) return worker_->wake();
    }
    if (installation_->configuration().settings.check_forbidden_by(false).empty()) launch_worker();
}

std::optional<milliseconds> ClientCore::step(std::stop_token stop) noexcept {
    try {
        return look(stop);
    } catch (...) {
        // Nothing of ours throws on purpose: this is want of memory, or a defect, and the host must not hear of it.
        installation_->log.warning("outbound result=internal");
        return Worker::wait_max;
    }
}

void ClientCore::finish() noexcept {
    try {
        if (installation_->counters.is_on() && installation_->counters.has_changed())
            static_cast<void>(save_counts(*installation_));
    } catch (...) {
        // Want of memory. The last checkpoint stands.
    }
}

std::optional<milliseconds> ClientCore::look(const std::stop_token& stop) {
    const Configuration configuration = installation_->configuration();
    tend_counts(configuration);
    if (!configuration.settings.check_forbidden_by(false).empty()) return std::nullopt;
    const milliseconds rest = look_when_on(configuration, stop);
    return counts_have_changed_ ? std::min(rest, checkpoint_pause) : rest;
}

/// Follows the consent, and keeps what was counted. Nothing is written while nothing changes.
void ClientCore::tend_counts(const Configuration& configuration) {
    const bool may_count = configuration.settings.usage_forbidden_by(false).empty();
    if (may_count != installation_->counters.is_on()) {
        installation_->counters.switch_on(may_count);
        installation_->counters.erase();
        if (!may_count) static_cast<void>(erase_usage(*installation_));
    }
    counts_have_changed_ = may_count && installation_->counters.has_changed();
    if (counts_have_changed_) static_cast<void>(save_counts(*installation_));
}

milliseconds ClientCore::look_when_on(const Configuration& configuration, const std::stop_token& stop) {
    Clock& clock = installation_->surroundings.clock;
    Random& random = installation_->surroundings.random;
    const auto lock = installation_->directory.lock(LockOf::pass, no_patience);
    if (!lock) return Worker::wait_max;  // another process of this installation is at it
    const auto stored = load_schedule(*installation_, true);
    if (!stored) return Worker::wait_max;
    ScheduleRecord record = stored->value_or(ScheduleRecord{});
    Timetable timetable = record.timetable ? *record.timetable : schedule::begin(clock.wall(), random);
    timetable = schedule::look(timetable, configuration.settings.check_interval.value, clock.wall(), random);

    leave_facts();
    std::optional<CheckOutcome> outcome;
    if (timetable.due <= clock.wall()) {
        // Written down first: who dies while it sends, or cannot write afterwards, has had this try.
        const Timetable due = timetable;
        const std::chrono::seconds interval = configuration.settings.check_interval.value;
        timetable = schedule::after_failure(due, interval, clock.wall(), std::chrono::seconds(0), random);
        record.timetable = timetable;
        auto begun = save_schedule(*installation_, record);
        outcome = begun ? make_check(*installation_, configuration, false, stop) : CheckOutcome{std::move(begun).error()};
        note_outcome(record, *outcome);
        if (!is_cancelled(*outcome)) timetable = next_check(due, configuration, *outcome);
    }
    record.timetable = timetable;
    if (record != *stored) static_cast<void>(save_schedule(*installation_, record));
    if (outcome) tell(*outcome, timetable.due);
    return std::chrono::duration_cast<milliseconds>(timetable.due - clock.wall());
}

/// Writes down, once, what the administrator's tool needs to know of this server. Needs the lock of the pass.
void ClientCore::leave_facts() {
    const bool is_server = installation_->options.values == ValueSource::callbacks;
    if (!is_server || std::exchange(facts_are_left_, true)) return;
    static_cast<void>(leave_server_facts(installation_->directory, installation_->options));
}

/// Writes down how a check went. One that was cancelled has no outcome, but counts as a try, for it may have left.
void ClientCore::note_outcome(ScheduleRecord& record, const CheckOutcome& outcome) const {
    if (is_cancelled(outcome)) return;
    record.last_try = installation_->surroundings.clock.wall();
    record.last_result = name_of(outcome);
}

/// When to check after this outcome.
Timetable ClientCore::next_check(const Timetable& timetable, const Configuration& configuration,
                                 const CheckOutcome& outcome) const {
    const auto now = installation_->surroundings.clock.wall();
    const std::chrono::seconds interval = configuration.settings.check_interval.value;
    const bool is_failure = !outcome.result && may_be_retried(outcome.result.error());
    if (!is_failure) return schedule::after_answer(timetable, interval, now);
    return schedule::after_failure(timetable, interval, now, outcome.retry_after, installation_->surroundings.random);
}

void ClientCore::tell(const CheckOutcome& outcome, std::chrono::sys_seconds next) {
    const auto now = installation_->surroundings.clock.wall();
    const std::string line = "update-check result=" + std::string(name_of(outcome)) + " next=" + duration_text(next - now);
    if (outcome.result) {
        installation_->log.info(line + (outage_.succeeded() ? " recovered=yes" : ""));
        deliver(outcome.result->notice);
    } else if (!is_cancelled(outcome)) {
        if (const auto level = outage_.failed(now)) {
            *level == LogLevel::warning ? installation_->log.warning(line) : installation_->log.info(line);
        }
    }
}

void ClientCore::deliver(const UpdateNotice& notice) {
    std::shared_ptr<const std::function<void(const UpdateNotice&)>> callback;
    {
        const std::scoped_lock lock(mutex_);
        callback = notice_callback_;
    }
    if (!callback) return;
    try {
        (*callback)(notice);
    } catch (...) {
        installation_->log.warning("update-check callback=threw");
    }
}

Result<CheckResult> ClientCore::check_now() {
    if (is_forked()) return stopped();
    const std::stop_token stop = stop_token();
    if (stop.stop_requested()) return stopped();
    Result<CheckResult> result = failure(ErrorCode::internal, "the check did not run");
    run_apart([&] {
        try {
            result = check_by_hand(stop);
        } catch (...) {
            result = failure(ErrorCode::internal, "want of memory, or a defect");
        }
    });
    return result;
}

Result<CheckResult> ClientCore::check_by_hand(const std::stop_token& stop) {
    const Configuration configuration = installation_->configuration();
    if (const auto by = configuration.settings.check_forbidden_by(true); !by.empty()) {
        const bool is_broken = !configuration.settings.problems.empty();
        return is_broken ? failure(ErrorCode::configuration, configuration.settings.problems.front()) : turned_off(by);
    }
    if (auto made = installation_->ensure_directory(); !made) return std::move(made).error();
    CheckOutcome outcome{failure(ErrorCode::internal, {})};
    {
        const auto lock = installation_->directory.lock(LockOf::pass);
        if (!lock) return failure(lock.error().code, "another check of this installation is under way");
        leave_facts();
        outcome = make_check(*installation_, configuration, true, stop);
        if (const auto stored = load_schedule(*installation_, true)) {
            const ScheduleRecord before = stored->value_or(ScheduleRecord{});
            ScheduleRecord record = before;
            note_outcome(record, outcome);
            // A record of nothing is none: what was cancelled before anything was tried leaves no trace.
            if (record != before) static_cast<void>(save_schedule(*installation_, record));
        }
    }
    if (outcome.result) deliver(outcome.result->notice);
    return std::move(outcome.result);
}

Result<std::optional<UpdateNotice>> ClientCore::notice() {
    return last_notice(*installation_, installation_->configuration());
}

Result<Preview> ClientCore::preview() {
    const Configuration configuration = installation_->configuration();
    if (!configuration.settings.problems.empty())
        return failure(ErrorCode::configuration, configuration.settings.problems.front());
    auto stored = read_installation_id(installation_->directory);
    if (!stored) return std::move(stored).error();
    auto id = *stored ? Result<InstallationId>(**stored) : InstallationId::generate(installation_->surroundings.random);
    if (!id) return std::move(id).error();
    auto composition = compose(*installation_, configuration, *id, true);
    if (!composition) return std::move(composition).error();

    Preview preview;
    std::ranges::transform(composition->requests, std::back_inserter(preview.requests), preview_of);
    for (std::size_t i = 0; i < composition->dispositions.size(); ++i) {
        const MetricDefinition& metric = installation_->dictionary.metrics[i];
        const Disposition disposition = composition->dispositions[i];
        std::string value = disposition == Disposition::sent ? write_value(metric, composition->snapshot[i]) : std::string();
        preview.metrics.push_back({&metric, disposition, std::move(value)});
    }
    preview.installation_id_is_provisional = !stored->has_value();
    preview.version_is_reduced = installation_->version_is_reduced;
    preview.turned_off_by = configuration.settings.check_forbidden_by(false);
    return preview;
}

Result<Status> ClientCore::status() {
    const Configuration configuration = installation_->configuration();
    Status status;
    status.settings = describe(configuration.settings);
    if (const auto* outbound = installation_->options.outbound)
        status.switches = describe_switches(configuration.settings, *outbound);
    status.problems = configuration.settings.problems;
    status.checks_are_on = configuration.settings.check_forbidden_by(false).empty();
    status.statistics_are_on = configuration.settings.usage_forbidden_by(false).empty();
    const auto record = load_schedule(*installation_, false);
    if (!record) {
        status.problems.push_back(record.error().message);
    } else if (*record) {
        if (status.checks_are_on && (*record)->timetable) status.next_check = (*record)->timetable->due;
        status.last_try = (*record)->last_try;
        status.last_result = (*record)->last_result;
    }
    return status;
}

Result<void> ClientCore::configure(const Choices& choices) {
    if (auto known = check_switches(choices, installation_->options.outbound); !known) return known;
    if (auto made = installation_->ensure_directory(); !made) return made;
    if (auto kept = remember_choices(installation_->directory, choices, installation_->dictionary.consent_revision); !kept)
        return kept;
    if (choices.send_telemetry == Choice::off) {
        // Here and now: the consent may be back before the next look at the settings.
        installation_->counters.switch_on(false);
        installation_->counters.erase();
        if (auto erased = erase_usage(*installation_); !erased) return erased;
    }
    reload();
    return {};
}

Result<void> ClientCore::reset_installation_id() {
    if (auto made = installation_->ensure_directory(); !made) return made;
    auto id = telemetry::reset_installation_id(installation_->directory, installation_->surroundings.random);
    if (!id) return std::move(id).error();
    return {};
}

}  // namespace telemetry::detail
