#include "client/core.hpp"

#include "client/answers.hpp"
#include "client/carrying.hpp"
#include "client/check.hpp"
#include "client/outbound_status.hpp"
#include "client/previewing.hpp"
#include "client/server_facts.hpp"
#include "client/state_files.hpp"
#include "state/installation_id.hpp"
#include "system/join.hpp"

#include <algorithm>
#include <utility>

namespace telemetry::detail {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds checkpoint_pause{10'000};  // between checkpoints while counts change
constexpr milliseconds no_patience{0};            // the worker looks again soon

/// When the next check is due, a wait included that the timetable does not know of yet.
std::optional<std::chrono::sys_seconds> next_of(const ScheduleRecord& record, std::chrono::seconds interval,
                                                std::chrono::sys_seconds now) {
    if (!record.timetable) return std::nullopt;
    return schedule::no_sooner(*record.timetable, interval, now, record.told_off_until).due;
}

Error stopped() {
    return failure(ErrorCode::stopped, "the client has stopped");
}

}  // namespace

Result<std::shared_ptr<ClientCore>> ClientCore::create(const Dictionary& dictionary, Options options,
                                                       Surroundings surroundings) {
    auto installation = Installation::open(dictionary, std::move(options), std::move(surroundings));
    if (!installation) return std::move(installation).error();
    auto core = std::make_shared<ClientCore>(*std::move(installation));
    if (!core->installation().is_server()) return core;  // a tool may be there to look only: it writes when it is told to
    const Configuration configuration = core->installation().configuration();
    if (configuration.settings.check_forbidden_by(false).empty()) {
        if (auto made = core->installation().ensure_directory(); !made) return std::move(made).error();
    }
    static_cast<void>(core->counting_.follow());
    return core;
}

ClientCore::ClientCore(std::unique_ptr<Installation> installation)
    : installation_(std::move(installation)),
      permits_(*installation_),
      counting_(*installation_, [this] { return stop_token().stop_requested(); }) {}

/// A forked child has the memory of its parent but not its threads, and must never send in its name.
bool ClientCore::is_forked() const noexcept {
    return installation_->is_forked();
}

void ClientCore::on_notice(std::function<void(const UpdateNotice&)> callback) {
    auto shared = callback ? std::make_shared<const std::function<void(const UpdateNotice&)>>(std::move(callback)) : nullptr;
    const std::scoped_lock lock(mutex_);
    notice_callback_.swap(shared);  // what the old one holds is destroyed without the lock
}

Result<void> ClientCore::follow(OutboundRequest request, Feed feed) {
    auto followed = read_feed(*installation_, request, std::move(feed));
    if (!followed) return std::move(followed).error();
    {
        const std::scoped_lock lock(mutex_);
        const auto same = std::ranges::find_if(feeds_, [&](const auto& one) { return &one->entry == &request.entry(); });
        if (same == feeds_.end()) {
            feeds_.push_back(*std::move(followed));
        } else {
            same->swap(*followed);  // what the old one holds is destroyed without the lock
        }
    }
    reload();
    return {};
}

std::vector<std::shared_ptr<FollowedFeed>> ClientCore::feeds() {
    const std::scoped_lock lock(mutex_);
    return feeds_;
}

/// What the schedule may do now.
ClientCore::Routines ClientCore::allowed_routines(const Settings& settings) {
    Routines routines;
    routines.push_back(std::make_unique<UpdateCheck>(*installation_, outage_, [this](const auto& notice) { tell(notice); }));
    for (auto& feed : feeds()) routines.push_back(std::make_unique<FeedFetch>(*installation_, std::move(feed)));
    std::erase_if(routines, [&](const auto& routine) { return !routine->forbidden_by(settings, false).empty(); });
    return routines;
}

/// Whether anything may be done, or may be soon. A mistake in the settings is nobody's choice: it is looked for whether it has
/// been mended. And a consent that is missed may be back, or over.
bool ClientCore::is_worth_looking(const Settings& settings) {
    const bool may_be_mended = !settings.problems.empty() && !settings.offline.value;
    return may_be_mended || counting_.misses_consent() || !allowed_routines(settings).empty();
}

milliseconds ClientCore::until_next_look(milliseconds rest) const noexcept {
    return counting_.is_busy() || counting_.misses_consent() ? std::min(rest, checkpoint_pause) : rest;
}

std::stop_token ClientCore::stop_token() {
    const std::scoped_lock lock(mutex_);
    return stopping_.get_token();
}

/// It runs, and counts, before a word of it is said: a stop that the host's log makes is the later word, and a check has
/// counts.
void ClientCore::start() {
    {
        const std::scoped_lock lock(mutex_);
        if (stopping_.stop_requested()) stopping_ = std::stop_source();
        is_running_ = true;
        announced_.clear();
    }
    const Settings settings = counting_.follow().settings;
    announce(settings);
    leave_refusals();
    {
        const std::scoped_lock lock(mutex_);
        if (needs_no_worker()) return;
    }
    if (is_worth_looking(settings)) launch_worker();
}

/// Says what holds: at each start, and when it has changed since it was last said.
void ClientCore::announce(const Settings& settings) {
    const std::string line = start_line(settings);
    std::string text = line;
    for (const std::string& problem : settings.problems) text.append("\n").append(problem);
    {
        const std::scoped_lock lock(mutex_);
        if (text == announced_) return;
        announced_.swap(text);
    }
    installation_->log.info(line);
    for (const std::string& problem : settings.problems)
        installation_->log.warning(join({"outbound problem=\"", problem, "\""}));
}

/// Whether no thread is to be made: none is wanted, or there is one, which looks now. Needs the mutex.
bool ClientCore::needs_no_worker() noexcept {
    return !is_running_ || (worker_ && worker_->wake());
}

/// Files are touched and the host's log is written to before or after the lock, but not under it.
void ClientCore::launch_worker() {
    static_cast<void>(installation_->ensure_directory());  // before there is a watch; a look tries again, and tells
    auto watch = take_resting_watch();
    if (watch) {
        watch->resume();
    } else {
        watch = installation_->watch_settings();
    }
    std::shared_ptr<Worker> before;  // was stopped, has ended, or is about to
    {
        auto self = shared_from_this();
        const std::scoped_lock lock(mutex_);
        if (needs_no_worker()) return;
        auto step = [self](std::stop_token stop) { return self->step(std::move(stop)); };
        auto worker = installation_->surroundings.start_worker(
            step, [self] { self->finish(); }, std::move(watch), worker_);
        if (worker) {
            before = std::exchange(worker_, std::move(worker));
            return;
        }
    }
    installation_->log.warning("outbound result=no-thread");
}

bool ClientCore::stop(milliseconds deadline) {
    std::shared_ptr<Worker> worker;
    {
        const std::scoped_lock lock(mutex_);
        is_running_ = false;
        worker = worker_;  // which stays: somebody may wait again, or beside this one
        stopping_.request_stop();
        if (worker) worker->ask_to_stop();  // here: a start that comes between must not take it for one that goes on
    }
    // A thread that is left behind writes down by itself what there is; a disk that holds it up would hold up this one too.
    if (worker && !worker->stop(deadline)) return false;
    if (worker) rest(worker->take_watch());
    // Of a client that had no thread to do so, or whose start was under way.
    counting_.conclude();
    permits_.keep(Permits::Keep::at_the_end);
    return true;
}

std::unique_ptr<DirectoryWatch> ClientCore::take_resting_watch() {
    const std::scoped_lock lock(mutex_);
    return std::move(resting_watch_);
}

void ClientCore::rest(std::unique_ptr<DirectoryWatch> watch) {
    const std::scoped_lock lock(mutex_);
    if (watch) resting_watch_.swap(watch);
}

void ClientCore::reload() {
    {
        const std::scoped_lock lock(mutex_);
        if (needs_no_worker()) return;
    }
    if (is_worth_looking(installation_->configuration().settings)) launch_worker();
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
    if (is_forked()) return;
    try {
        const Settings settings = counting_.follow().settings;  // which may say otherwise than at the last look
        permits_.keep(Permits::Keep::at_the_end);
        if (is_worth_looking(settings)) reload();
    } catch (...) {
        // Want of memory. The last checkpoint stands.
    }
}

std::optional<milliseconds> ClientCore::look(const std::stop_token& stop) {
    if (is_forked()) return std::nullopt;  // by a callback that came back in the child as well
    const Configuration configuration = counting_.follow();
    announce(configuration.settings);
    const Routines routines = allowed_routines(configuration.settings);
    if (routines.empty() && !is_worth_looking(configuration.settings)) return std::nullopt;
    if (routines.empty()) return until_next_look(Worker::wait_max);
    permits_.keep(Permits::Keep::now_and_then);
    const milliseconds rest = perform_what_is_due(routines, configuration, stop);
    for (const auto& routine : routines) routine->deliver(stop);
    return until_next_look(rest);
}

milliseconds ClientCore::perform_what_is_due(std::span<const std::unique_ptr<Routine>> routines,
                                             const Configuration& configuration, const std::stop_token& stop) {
    // Somebody may have removed it, or it could not be made so far.
    const auto made = installation_->ensure_directory();
    const auto lock = made ? installation_->directory.lock(LockOf::pass, no_patience) : made.error();
    if (!lock && lock.error().code != ErrorCode::state_busy) {
        for (const auto& routine : routines) report_hindrance(*installation_, *routine, lock.error());
    }
    if (!lock) return Worker::wait_max;  // as a rule, another process of this installation is at it
    leave_facts();
    milliseconds rest = milliseconds::max();
    for (const auto& routine : routines) rest = std::min(rest, perform_if_due(*installation_, *routine, configuration, stop));
    return rest;
}

/// Writes down, once, what the administrator's tool needs to know of this server. Needs the lock of the pass.
void ClientCore::leave_facts() {
    if (!installation_->is_server() || facts_are_left_) return;
    facts_are_left_ = write_facts().has_value();
}

/// The same at once, if an earlier server left what is no longer so: the tool must not do what its server may not, nor be kept
/// off for ever, and while all is off there is no look at the schedule, which would put it right.
void ClientCore::leave_refusals() {
    const Installation& of = *installation_;
    if (!of.is_server() || !refuses_otherwise(of.directory, of.options, of.own_settings())) return;
    if (auto left = write_facts(); !left) installation_->log.warning(join({"outbound result=", to_string(left.error().code)}));
}

Result<void> ClientCore::write_facts() {
    return leave_server_facts(installation_->directory, installation_->options, installation_->own_settings());
}

void ClientCore::tell(const UpdateNotice& notice) {
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
    UpdateCheck check(*installation_, outage_, [this](const auto& notice) { tell(notice); });
    if (auto done = do_by_hand(check); !done) return std::move(done).error();
    return check.take_result();
}

Result<std::vector<FeedItem>> ClientCore::check_now(OutboundRequest request) {
    const auto all = feeds();
    const auto followed = std::ranges::find_if(all, [&](const auto& feed) { return &feed->entry == &request.entry(); });
    if (followed == all.end()) return failure(ErrorCode::configuration, "feed: is not followed");
    FeedFetch fetch(*installation_, *followed);
    if (auto done = do_by_hand(fetch); !done) return std::move(done).error();
    return fetch.take_result();
}

Result<void> ClientCore::do_by_hand(Routine& routine) {
    const std::stop_token stop = stop_token();
    if (stop.stop_requested()) return stopped();
    Result<void> result = failure(ErrorCode::internal, "want of memory, or a defect of the library");
    run_apart([&] {
        try {
            result = do_by_hand(routine, stop);
        } catch (...) {
            // There may be no memory for words; those above were made before.
        }
    });
    return result;
}

Result<void> ClientCore::do_by_hand(Routine& routine, const std::stop_token& stop) {
    // A server counts as its settings say now: at its last look they may not have been readable.
    const Configuration configuration = installation_->is_server() ? counting_.resume() : installation_->configuration();
    const std::string by = routine.forbidden_by(configuration.settings, true);
    if (auto permitted = permit_by_hand(configuration.settings, by); !permitted) return permitted;
    if (auto made = installation_->ensure_directory(); !made) return made;
    Outcome outcome{failure(ErrorCode::internal, {})};
    {
        const auto lock = installation_->lock_pass();
        if (!lock) return lock.error();
        leave_facts();
        outcome = perform_by_hand(*installation_, routine, configuration, stop);
    }
    if (outcome.result && stop.stop_requested()) return stopped();
    routine.deliver(stop);
    return std::move(outcome.result);
}

Result<std::optional<UpdateNotice>> ClientCore::notice() {
    return last_notice(*installation_, installation_->configuration());
}

Result<Preview> ClientCore::preview() {
    const Configuration configuration = installation_->configuration();
    auto stored = read_installation_id(installation_->directory);
    if (!stored) return std::move(stored).error();
    auto id = *stored ? Result<InstallationId>(**stored) : InstallationId::generate(installation_->surroundings.random);
    if (!id) return std::move(id).error();
    auto preview = make_preview(*installation_, configuration, *id);
    if (!preview) return preview;
    preview->installation_id_is_provisional = !stored->has_value();
    for (auto& feed : feeds()) {
        const FeedFetch fetch(*installation_, std::move(feed));
        if (!fetch.forbidden_by(configuration.settings, true).empty()) continue;
        const auto request = fetch.preview();
        if (!request) return request.error();
        preview->requests.push_back(preview_of(*request));
    }
    return preview;
}

Result<Preview> ClientCore::export_report() {
    return telemetry::export_report(*installation_);
}

Result<UpdateNotice> ClientCore::accept_notice(std::string_view bytes) {
    const std::stop_token stop = stop_token();
    const bool was_stopped = stop.stop_requested();  // and a person asks all the same
    auto accepted = accept_carried_notice(*installation_, bytes);
    if (accepted && (was_stopped || !stop.stop_requested())) tell(*accepted);
    return accepted;
}

Result<Status> ClientCore::status() {
    const Configuration configuration = installation_->configuration();
    Status status;
    status.settings = describe(configuration.settings);
    status.switches = describe_switches(configuration.settings, installation_->outbound);
    status.problems = configuration.settings.problems;
    status.checks_are_on = configuration.settings.check_forbidden_by(false).empty();
    status.statistics_are_on = configuration.settings.usage_forbidden_by(false).empty();
    status.newest_consent = installation_->dictionary.consent_revision;
    status.server_has_consent = status.checks_are_on && !configuration.settings.accepted_consent.is_said() &&
                                !installation_->is_server() && has_own_consent(installation_->directory);
    status.checks = checks_answer(configuration.settings);
    status.statistics = statistics_answer(configuration.settings, status.newest_consent);
    const auto record = peek_schedule(*installation_, "schedule");
    if (!record) {
        status.problems.push_back(record.error().message);
    } else if (*record) {
        if (status.checks_are_on)
            status.next_check =
                next_of(**record, configuration.settings.check_interval.value, installation_->surroundings.clock.wall());
        status.last_try = (*record)->last_try;
        status.last_result = (*record)->last_result;
    }
    return status;
}

Result<void> ClientCore::configure(const Choices& choices, std::string_view by) {
    if (auto known = check_switches(choices, installation_->outbound); !known) return known;
    if (!is_actor(by)) return failure(ErrorCode::configuration, "by: must be 1 to 64 letters, digits, blanks and . - _");
    if (auto made = installation_->ensure_directory(); !made) return made;
    auto kept = remember(choices, by);
    permits_.forget_settings();
    if (!kept) return kept;
    // Here and now: the consent may be back before the next look at the settings.
    auto erased = forbid_statistics(choices) ? counting_.withdraw() : Result<void>();
    reload();
    return erased;
}

/// An acceptance has its receipt before it takes effect; a refusal takes effect though no receipt can be written.
Result<void> ClientCore::remember(const Choices& choices, std::string_view by) {
    const std::uint32_t newest = installation_->dictionary.consent_revision;
    const Settings before = installation_->configuration().settings;
    const bool needs_receipt = changes_consent(choices, installation_->remembered_settings(), newest);
    const bool accepts = choices.send_telemetry == Choice::on;
    if (needs_receipt && accepts) {
        if (auto left = leave_receipt(*installation_, choices, before, by); !left) return left;
    }
    if (auto kept = remember_choices(installation_->directory, choices, newest); !kept) return kept;
    if (needs_receipt && !accepts && !leave_receipt(*installation_, choices, before, by))
        installation_->log.warning("journal result=not-written");
    return {};
}

Permission ClientCore::permit(std::string_view id, std::string_view url) {
    return permits_.permit(id, url);
}

Result<std::vector<OutboundStatus>> ClientCore::outbound_status() {
    const auto uses = permits_.uses();
    if (!uses) return uses.error();
    return telemetry::outbound_status(*installation_, installation_->configuration(), *uses);
}

Result<void> ClientCore::reset_installation_id() {
    if (auto made = installation_->ensure_directory(); !made) return made;
    auto id = telemetry::reset_installation_id(installation_->directory, installation_->surroundings.random);
    if (!id) return std::move(id).error();
    return {};
}

}  // namespace telemetry::detail
