#pragma once

#include <telemetry/client.hpp>
#include <telemetry/metric.hpp>
#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/log.hpp"
#include "client/pass_memory.hpp"
#include "client/surroundings.hpp"
#include "client/trust_store.hpp"
#include "egress/gate.hpp"
#include "egress/journal.hpp"
#include "measure/counter_ledger.hpp"
#include "measure/sources.hpp"
#include "state/state_directory.hpp"

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace telemetry {

/// Everything of one installation, wired once: what it is, what it knows, where it keeps it.
///
/// Threads: its parts have contracts of their own; the rest does not change.
class Installation {
public:
    /// Makes and writes nothing. Errors: configuration, invalid_version, invalid_endpoint.
    [[nodiscard]] static Result<std::unique_ptr<Installation>> open(const Dictionary& dictionary, Options options,
                                                                    Surroundings surroundings);

    /// The settings as they are now: the files are read anew.
    [[nodiscard]] Configuration configuration() const;
    /// What this process itself says, in its environment and its options, and no file.
    [[nodiscard]] Settings own_settings() const;
    /// What `settings.conf` itself says, in which answers are remembered.
    [[nodiscard]] Settings remembered_settings() const;

    /// Hears of changes of the files that settings are read from. Null if the system cannot tell.
    [[nodiscard]] std::unique_ptr<DirectoryWatch> watch_settings() const;

    /// Makes the state directory, if it is missing and something is to be written.
    [[nodiscard]] Result<void> ensure_directory() const;

    /// The lock of the pass, for a person who waits. Errors: state_busy, if another check is under way; state_unavailable.
    [[nodiscard]] Result<std::unique_ptr<HeldLock>> lock_pass() const;

    /// Whether it is the product's, and not the administrator's tool.
    [[nodiscard]] bool is_server() const noexcept { return options.values == ValueSource::callbacks; }

    /// Whether this process is a forked child of the one that opened it.
    [[nodiscard]] bool is_forked() const noexcept;

    const Dictionary& dictionary;
    const Options options;             ///< with its paths made absolute
    const OutboundRegister& outbound;  ///< the product's, or the library's own
    const Version version;
    const bool version_is_reduced;
    const Surroundings surroundings;
    const StateDirectory directory;
    const std::string config_dir;  ///< the administrator's, which is only read
    Log log;
    CounterLedger counters;
    Sources sources;
    EgressGate gate;
    PassMemory pass_memory;
    Journal journal;
    TrustStore trust;

private:
    Installation(const Dictionary& the_dictionary, Options the_options, Version the_version, Surroundings the_surroundings);
    [[nodiscard]] SettingDefaults defaults() const;

    const pid_t process_;
    const std::vector<Saying> fixed_sayings_;  // of the environment and the host: they do not change while the process runs
};

}  // namespace telemetry
