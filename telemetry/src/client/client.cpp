// The life of a client.
//
// create    The options are checked, the settings read. If the statistics are on, the counts of earlier runs are taken up and
//           the counters begin to count. No thread, no network.
// observe   The host says where numbers come from. Nobody is asked yet.
// start     One line says which switches stand how. If checks are on, the worker begins; if they are off there is none, and
//           nothing happens until somebody turns them on.
// a look    The worker wakes at least once a minute, and at once when a settings file changes, where the system can tell. It
//           reads the settings anew, keeps counts that have changed, and asks the timetable. Mostly nothing is due.
// a check   Something is due, and no other process of this installation is at it (the lock of the pass). It is decided which
//           metrics may be sent; these, and no others, are asked for; the bytes are written once; the gate reads them again
//           and approves; the journal keeps them; the transport sends them. The reply is verified and kept, then judged for
//           the version that runs, and given to the host. The outcome goes into the timetable, which says when is next. A
//           setting that comes to forbid it cancels it at once (recall.hpp).
// stop      What is under way is cancelled; the thread keeps the counts and ends. If a callback of the host does not return,
//           the thread is left behind: it owns what it touches, calls nobody any more, and ends without effect. The exit of the
//           process stops too.
#include "client/core.hpp"

#include <telemetry/client.hpp>

#include "client/exit.hpp"
#include "measure/license_hash.hpp"

#include <utility>

namespace telemetry {

namespace {

/// Want of memory, or a defect of the library. There may be no memory for words: these fit into the string itself.
Error defect() noexcept {
    return failure(ErrorCode::internal, "internal error");
}

Error unusable() {
    return failure(ErrorCode::stopped, "the client was moved away, or is that of the process that forked this one");
}

/// Whether the core may be touched: not if the client was moved away, and not in a forked child, where a thread that is not
/// there may hold a lock for ever.
bool is_usable(const std::shared_ptr<detail::ClientCore>& core) noexcept {
    return core && !core->is_forked();
}

/// Runs a call of the host; nothing that is thrown reaches it.
template <class Call>
auto ask(const std::shared_ptr<detail::ClientCore>& core, Call call) noexcept -> decltype(call(*core)) {
    try {
        if (is_usable(core)) return call(*core);
        if constexpr (!std::is_void_v<decltype(call(*core))>) return unusable();
    } catch (...) {
        if constexpr (!std::is_void_v<decltype(call(*core))>) return defect();
    }
}

}  // namespace

Result<Client> Client::create(const Dictionary& dictionary, Options options) noexcept {
    try {
        auto core = detail::ClientCore::create(dictionary, std::move(options), system_surroundings());
        if (!core) return std::move(core).error();
        detail::stop_at_exit(*core);
        return Client(*std::move(core));
    } catch (...) {
        return defect();
    }
}

Client::Client(std::shared_ptr<detail::ClientCore> core) noexcept : core_(std::move(core)) {}
Client::Client(Client&&) noexcept = default;

Outbound::Outbound(std::shared_ptr<detail::ClientCore> core) noexcept : core_(std::move(core)) {}

Permission Outbound::permit(OutboundRequest request, std::string_view url) const noexcept {
    try {
        return is_usable(core_) ? core_->permit(request.entry().id, url) : Permission();
    } catch (...) {
        return {};
    }
}

Result<std::vector<OutboundStatus>> Outbound::status() const noexcept {
    return ask(core_, [&](auto& core) { return core.outbound_status(); });
}

Client& Client::operator=(Client&& other) noexcept {
    if (this != &other) {
        stop();
        core_ = std::move(other.core_);
    }
    return *this;
}

Client::~Client() {
    stop();
}

void Client::observe_number(const MetricDefinition& metric, NumberCallback callback) noexcept {
    ask(core_, [&](auto& core) {
        if (core.installation().sources.observe(metric, std::move(callback))) return;
        core.installation().log.warning("observe result=refused reason=foreign-dictionary");
    });
}

void Client::observe_labels(const MetricDefinition& metric, LabelsCallback callback) noexcept {
    ask(core_, [&](auto& core) {
        if (core.installation().sources.observe(metric, std::move(callback))) return;
        core.installation().log.warning("observe result=refused reason=foreign-dictionary");
    });
}

Counter Client::counter(CountMetric metric) noexcept {
    try {
        return is_usable(core_) ? core_->installation().counters.counter(metric.definition()) : Counter();
    } catch (...) {
        return Counter();
    }
}

void Client::license_serial(std::string& serial) noexcept {
    const auto hash = hash_license_serial(serial);
    if (hash && is_usable(core_)) core_->installation().sources.license(*hash);
}

void Client::on_notice(std::function<void(const UpdateNotice&)> callback) {
    ask(core_, [&](auto& core) { core.on_notice(std::move(callback)); });
}

void Client::on_log(std::function<void(const LogLine&)> callback) {
    ask(core_, [&](auto& core) { core.installation().log.to(std::move(callback)); });
}

void Client::start() noexcept {
    ask(core_, [&](auto& core) { core.start(); });
}

bool Client::stop(std::chrono::milliseconds deadline) noexcept {
    try {
        return !is_usable(core_) || core_->stop(deadline);
    } catch (...) {
        return false;
    }
}

void Client::reload() noexcept {
    ask(core_, [&](auto& core) { core.reload(); });
}

Result<CheckResult> Client::check_now() noexcept {
    return ask(core_, [&](auto& core) { return core.check_now(); });
}

Result<void> Client::follow(OutboundRequest feed, Feed how) noexcept {
    return ask(core_, [&](auto& core) { return core.follow(feed, std::move(how)); });
}

Result<std::vector<FeedItem>> Client::check_now(OutboundRequest feed) noexcept {
    return ask(core_, [&](auto& core) { return core.check_now(feed); });
}

Result<std::optional<UpdateNotice>> Client::notice() noexcept {
    return ask(core_, [&](auto& core) { return core.notice(); });
}

Result<Preview> Client::preview() noexcept {
    return ask(core_, [&](auto& core) { return core.preview(); });
}

Result<Preview> Client::export_report() noexcept {
    return ask(core_, [&](auto& core) { return core.export_report(); });
}

Result<UpdateNotice> Client::accept_notice(std::string_view bytes) noexcept {
    return ask(core_, [&](auto& core) { return core.accept_notice(bytes); });
}

Result<Status> Client::status() noexcept {
    return ask(core_, [&](auto& core) { return core.status(); });
}

Result<History> Client::history() noexcept {
    return ask(core_, [&](auto& core) { return core.installation().journal.read(); });
}

Result<void> Client::configure(const Choices& choices, std::string_view by) noexcept {
    return ask(core_, [&](auto& core) { return core.configure(choices, by); });
}

Result<void> Client::reset_installation_id() noexcept {
    return ask(core_, [&](auto& core) { return core.reset_installation_id(); });
}

}  // namespace telemetry
