// The client: what a server process embeds.
#pragma once

#include <telemetry/administration.hpp>
#include <telemetry/counter.hpp>
#include <telemetry/export.hpp>
#include <telemetry/feed.hpp>
#include <telemetry/metric.hpp>
#include <telemetry/outbound.hpp>
#include <telemetry/permission.hpp>
#include <telemetry/preview.hpp>
#include <telemetry/result.hpp>
#include <telemetry/update_notice.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace telemetry {

/// Where the values of a report come from. With all but `callbacks`, options that are left empty (version, addresses, channel,
/// platform, files and keys for TLS, root) are taken from what the embedding server of the same state directory last ran with;
/// and what that server turned off, and that it asks before it checks, counts as if it were said here.
enum class ValueSource : std::uint8_t {
    callbacks,      ///< this process: its observers, its counters, its own memory and processor use
    observers,      ///< this process' observers alone; memory and processor use have no value
    last_snapshot,  ///< what the embedding server of the same state directory stored at its last check
};

/// How a host sets up a client. A value given here counts as a flag of the command line: stronger than the environment and the
/// settings file, but for an explicit "off", which wins wherever it is said. Members that are not named keep the values here;
/// all have one, so that no compiler warns of those left out.
struct Options {
    /// The product's name; must be the dictionary's. Required.
    std::string product{};

    /// The version that runs. Metrics newer than it are not sent. A label that is not one of `-alpha.N`, `-beta.N`, `-rc.N`,
    /// `-dev` is sent as `-dev`, a build label not at all; a version whose numbers do not parse is refused. Required.
    std::string version{};

    /// Where checks go, whatever the settings file says: an https address without query, fragment or user part. Required: here,
    /// in the settings file, or as the default.
    std::string endpoint{};

    /// Where checks go if nobody says: neither `endpoint`, nor the settings file, nor, for a tool, the server that was here
    /// last. What most products give, so that an administrator can set a mirror.
    std::string default_endpoint{};

    /// Where statistics go, if they go apart. Empty: with the check.
    std::string usage_endpoint{};

    /// A directory of this installation, made with mode 0700 if missing. Required. Holds the installation id, the settings, the
    /// schedule, the counts, the journal. This and `config_dir` may be relative to the working directory at `create`.
    std::string state_dir{};

    /// The administrator's directory, which may say what settings may say, and is only read: `outbound.conf`, then
    /// `outbound.d/*.conf`; a file `no-outbound` turns everything off. Empty: `/etc/<product>`.
    std::string config_dir{};

    /// Which notices are for this installation. Empty: as in the settings file, else "stable".
    std::string channel{};

    /// Root 1, compiled into the product: the signed envelope of the keys whose notices are believed. Without it no reply can
    /// be verified, and every check ends in `unknown_key`.
    std::string notice_root{};

    /// The platform whose artifacts are wanted, as the vendor names it: "linux-x64".
    std::string platform{};

    /// The product's own switches, if it has any. `unset` leaves the choice to the administrator. What they turn off stands in
    /// the state directory once the server has looked at its schedule, and is off for the administrator's tool too.
    Choices choices{};

    /// Every request that the product may make; its switches can then be set wherever settings can, and the library's own
    /// requests go only to hosts that it names for them. Must have `updateCheck` and `usageStatistics`. Null: these two alone.
    /// Lives as long as the program.
    const OutboundRegister* outbound = nullptr;

    /// Which of the product's processes this is: requests of the other are denied.
    Role role = Role::server;

    /// True: no check is made until the administrator has answered whether checks are wanted; nor one by the administrator's
    /// tool, once the server has looked at its schedule: one that never did has left nothing to know it by. False: checks are
    /// on until turned off.
    bool ask_before_checking = false;

    /// `system` (the proxy variables of the environment), `none`, or the address of a proxy, which may have a user name and a
    /// password in it: these reach the proxy alone, and stand in no file, log or error. Empty: as in the settings file.
    std::string proxy{};

    /// A PEM file of certificate authorities to trust instead of the system's. This and `crl_file` may be relative to the
    /// working directory at `create`, though settings may not. Empty: as in the settings file.
    std::string ca_file{};

    /// A PEM file with a revocation list of every authority between the server's certificate and a trusted one. A certificate
    /// on its list, and an authority without one, are not trusted. Empty: as in the settings file.
    std::string crl_file{};

    /// The public keys that the server may have, `sha256//base64` as curl writes them, parted by `;`. A proxy that intercepts
    /// TLS is then refused (`tls_pin`), whoever trusts its authority. Empty: as in the settings file.
    std::string pinned_keys{};

    /// Whether the server must prove, by OCSP stapling, that its certificate is not revoked. `unset`: as in the settings file,
    /// else not.
    Choice ocsp_stapling = Choice::unset;

    ValueSource values = ValueSource::callbacks;
};

enum class LogLevel : std::uint8_t { info, warning };

/// A line for the host's log. No line holds an identifier, a credential or a text found in data.
struct LogLine {
    LogLevel level = LogLevel::info;
    std::string text;  ///< logfmt: `update-check result=ok next=7h52m`
};

/// What a check brought.
struct CheckResult {
    UpdateNotice notice;  ///< verified, and judged for the version that runs
    std::string request;  ///< the bytes of the check, as sent
};

/// A callback's result of kind count, bytes or percent: an unsigned integer, or an optional one.
template <class T>
concept UnsignedValue = UnsignedInteger<T> || requires(const T& t) {
    requires std::same_as<T, std::optional<typename T::value_type>>;
    requires UnsignedInteger<typename T::value_type>;
};

template <class T>
concept FlagValue = std::same_as<T, bool> || std::same_as<T, std::optional<bool>>;

namespace detail {

template <class T>
inline constexpr bool is_whole_duration = false;
template <std::integral Rep, class Period>
inline constexpr bool is_whole_duration<std::chrono::duration<Rep, Period>> = true;
template <class T>
inline constexpr bool is_whole_duration<std::optional<T>> = is_whole_duration<T>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

}  // namespace detail

template <class T>
concept DurationValue = detail::is_whole_duration<T>;

/// The embedded client of one installation.
///
/// Life: `create`, any number of `observe` and `counter`, `start`, and at the end `stop`. While it runs there is one thread,
/// which makes a check every 8 hours (or as the settings say) and fetches the feeds that are followed, and while a request is
/// under way one more, which ends it when a setting comes to forbid it (two for a check); while all of that is
/// off there is none. A mistake in the settings turns all off, but the thread waits for it to be mended.
///
/// Threads: every member function may be called from any thread, also at the same time. Callbacks (observers, `on_notice`,
/// `on_log`, those of a feed) run on the client's thread, on one of its own during `check_now`, and on the caller's during any
/// other call: several may run at the same time. They may call the client: none is called, or destroyed, under a lock that
/// such a call waits for. But during a check, observers and `on_log` run while the installation is at that check: `check_now`
/// and `accept_notice` wait 2 seconds there and end in `state_busy`. An exception that a callback throws is caught, counted and
/// not looked into.
///
/// For a thread that must not pause: `counter`, `observe`, `license_serial` and `on_...` wait for no file and no network, nor
/// does `reload` while the client's thread runs; `outbound().permit` looks at the settings files once a second. All else reads
/// or writes files.
///
/// Nothing here throws, ends the process, or waits without a bound. After `stop`, and in a child made by fork(), all calls are
/// harmless and nothing is sent. The client is that of the process that made it: in a child its calls do nothing, or end in
/// `stopped`. A process that exits without a `stop` first stops every client that it made, and waits a second at most for the
/// thread of each.
class TELEMETRY_API Client {
public:
    /// Checks the options, opens the state directory and reads the settings. Makes no thread and touches no network.
    /// @param dictionary lives as long as the program; made by `metrics-compiler`.
    /// Errors: configuration, invalid_version, invalid_endpoint, state_unavailable.
    [[nodiscard]] static Result<Client> create(const Dictionary& dictionary, Options options) noexcept;

    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;
    /// Stops, with the default deadline.
    ~Client();

    /// Gives a metric its value: the callback is asked at each report, and only while the metric may be sent. A second call
    /// for the same metric replaces the first. A handle of another dictionary is refused and logged.
    template <std::invocable F>
    requires UnsignedValue<std::invoke_result_t<F&>>
    void observe(CountMetric metric, F callback) { observe_number(metric.definition(), number_callback(std::move(callback))); }
    template <std::invocable F>
    requires UnsignedValue<std::invoke_result_t<F&>>
    void observe(BytesMetric metric, F callback) { observe_number(metric.definition(), number_callback(std::move(callback))); }
    template <std::invocable F>
    requires UnsignedValue<std::invoke_result_t<F&>>
    void observe(PercentMetric metric, F callback) {
        observe_number(metric.definition(), number_callback(std::move(callback)));
    }
    template <std::invocable F>
    requires FlagValue<std::invoke_result_t<F&>>
    void observe(FlagMetric metric, F callback) { observe_number(metric.definition(), number_callback(std::move(callback))); }
    /// A duration of any unit with whole numbers; sent in whole seconds. A negative one is no value.
    template <std::invocable F>
    requires DurationValue<std::invoke_result_t<F&>>
    void observe(SecondsMetric metric, F callback) {
        observe_number(metric.definition(), number_callback(std::move(callback)));
    }
    /// Counts by label: the callback fills a tally, `tally.add(MachinesLabel::ssh)`.
    template <Label L, std::invocable<Tally<L>&> F>
    void observe(LabelledCountMetric<L> metric, F callback) {
        observe_labels(metric.definition(), [callback = std::move(callback)](std::span<std::uint64_t> counts) mutable {
            Tally<L> tally(counts);
            callback(tally);
        });
    }

    /// A counter of that metric; all counters of one metric count together. What it counts takes the place of an observed
    /// value: with `windowDays` in the dictionary, the events of the last so many days; else all events since consent.
    [[nodiscard]] Counter counter(CountMetric metric) noexcept;

    /// Hashes the serial of the licence at once (SHA-1) and wipes the text: afterwards the string is empty and its memory
    /// overwritten. The hash is an identifier: whoever can guess serials can recognise it.
    void license_serial(std::string& serial) noexcept;
    void license_serial(std::string&& serial) noexcept { license_serial(serial); }

    /// Called with each verified notice that a check brings or `accept_notice` takes; for the one known before, see `notice`.
    void on_notice(std::function<void(const UpdateNotice&)> callback);
    /// Called with each line for the log. Without it, nothing is logged.
    void on_log(std::function<void(const LogLine&)> callback);

    /// Follows a feed from now on, as long as its switch is on; again for the same entry: replaces what was said before. Its
    /// index is fetched on the schedule of the update check, at hours of its own. See feed.hpp.
    /// @param feed an entry of `Options::outbound` that the register says the library makes.
    /// Errors: configuration (also for an address that is not on a host of the entry), invalid_endpoint.
    [[nodiscard]] Result<void> follow(OutboundRequest feed, Feed how) noexcept;

    /// Begins to check, and to fetch what is followed, on the installation's schedule, on a thread of its own. If all of it is
    /// turned off there is no thread, until `reload` or `configure` finds it on. Logs a line that says what holds, and another
    /// whenever that changes.
    void start() noexcept;

    /// Ends the thread, cancelling what is under way; that of an idle client at once. One descriptor stays until the client is
    /// destroyed. Who destroys a client that was not stopped may wait 10 to 50 ms more, for the system to let go of it.
    /// What other threads have called is not waited for: a `check_now` among it ends, and calls only `on_log` any more.
    /// @param deadline waited at most; the thread ends within it unless a callback of the host does not return, or a slow disk
    /// holds it up. More than a day counts as a day. A client that has counted and had no thread to write that down does so
    /// here, as long as the disk takes.
    /// @return false if the thread still ran at the deadline, or is the one that calls this. It is left behind: it sends
    /// nothing any more, calls no callback but the one that it is in, and ends when that returns; the next `stop` waits for it
    /// again, also after another `start`. If it was at a check, calls that need the installation for themselves (`check_now`,
    /// `accept_notice`) wait 2 seconds until then and end in `state_busy`.
    bool stop(std::chrono::milliseconds deadline = std::chrono::milliseconds(100)) noexcept;

    /// Makes a check now and waits for its result, at most 30 seconds for each request. For a person who asks: it is made
    /// though `DO_NOT_TRACK` is set, but then without statistics; not though checks are turned off. `state_busy` if another
    /// check of this installation is under way for more than 2 seconds.
    [[nodiscard]] Result<CheckResult> check_now() noexcept;

    /// The same for a feed that is followed: fetches its index now, and gives what is newer to `on_newer` and to the caller.
    [[nodiscard]] Result<std::vector<FeedItem>> check_now(OutboundRequest feed) noexcept;

    /// The last verified notice, judged now; nothing if none was verified yet. For a host that has just started, and after a
    /// check that failed: what was verified stays in force. Makes no request and writes nothing; works while checks are off.
    /// Errors: unknown_key (no root was compiled in), and those of the state directory: state_corrupt for a broken file, which
    /// the next check puts aside.
    [[nodiscard]] Result<std::optional<UpdateNotice>> notice() noexcept;

    /// Takes a notice that a person carried in: the bytes of a reply, verified, kept and judged just as those of a check. Makes
    /// no request, and works while everything is turned off. The notice that was in force stays so if this one is refused.
    /// Errors: those of a check that concern its reply (too_large, malformed, bad_signature, rollback, …); unknown_key (no root
    /// was compiled in); state_busy if a check of this installation is under way for more than 2 seconds; state_unavailable.
    [[nodiscard]] Result<UpdateNotice> accept_notice(std::string_view bytes) noexcept;

    /// What would be sent now. Writes nothing and sends nothing.
    [[nodiscard]] Result<Preview> preview() noexcept;

    /// Gives out the bodies of what a check by hand would send now, for a person to carry to the vendor. This is a sending:
    /// each body stands in the journal, as "export", before this returns it, and the installation id is made if there is none.
    /// Makes no request; `offline` does not forbid it, `upgradeCheck` does; statistics are in it only with consent. Errors:
    /// turned_off; those of `preview` and of the state directory.
    [[nodiscard]] Result<Preview> export_report() noexcept;

    /// The authority over the product's outbound requests: ask it before each.
    [[nodiscard]] Outbound outbound() const noexcept { return Outbound(core_); }

    /// Reads the settings again, so that a switch takes effect that was turned on while all was off, when there is no thread to
    /// hear of it; all else is heard by itself.
    void reload() noexcept;

    /// The settings with who set them, the schedule, the last result.
    [[nodiscard]] Result<Status> status() noexcept;
    /// The journal: the exact bytes of all that was sent.
    [[nodiscard]] Result<History> history() noexcept;
    /// Remembers choices in the settings file of the state directory. Turning the statistics off erases what waits. A choice
    /// about the statistics that changes something leaves a receipt in the journal; see consent.hpp.
    /// @param by who chose, for the receipt: a part of the product, and no person's name. 1 to 64 letters, digits, blanks and
    /// `. - _`.
    [[nodiscard]] Result<void> configure(const Choices& choices, std::string_view by = "the host") noexcept;
    /// Makes a new installation id. Nothing ties it to the old one.
    [[nodiscard]] Result<void> reset_installation_id() noexcept;

private:
    using NumberCallback = std::function<std::optional<std::uint64_t>()>;
    using LabelsCallback = std::function<void(std::span<std::uint64_t>)>;

    explicit Client(std::shared_ptr<detail::ClientCore> core) noexcept;

    template <class T>
    static std::optional<std::uint64_t> to_number(const T& value) {
        if constexpr (detail::is_optional<T>) {
            return value ? to_number(*value) : std::nullopt;
        } else if constexpr (DurationValue<T>) {
            if (value < T::zero()) return std::nullopt;
            const bool is_beyond = std::chrono::duration<double>(value).count() >= 0x1p63;
            if (is_beyond) return UINT64_MAX;
            return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(value).count());
        } else {
            return static_cast<std::uint64_t>(value);
        }
    }

    template <class F>
    static NumberCallback number_callback(F callback) {
        return [callback = std::move(callback)]() mutable { return to_number(callback()); };
    }

    void observe_number(const MetricDefinition& metric, NumberCallback callback) noexcept;
    void observe_labels(const MetricDefinition& metric, LabelsCallback callback) noexcept;

    std::shared_ptr<detail::ClientCore> core_;
};

}  // namespace telemetry
