#include "client/installation.hpp"

#include "client/server_facts.hpp"
#include "egress/library_register.hpp"
#include "state/setting_files.hpp"
#include "system/join.hpp"

#include <unistd.h>

#include <utility>

namespace telemetry {

namespace {

void append(std::vector<Saying>& sayings, const std::vector<Saying>& more) {
    sayings.insert(sayings.end(), more.begin(), more.end());
}

std::vector<Saying> fixed_sayings(const Installation& of) {
    auto sayings = environment_sayings(of.dictionary.product, of.surroundings.variable);
    append(sayings, option_sayings(of.options, of.dictionary.consent_revision));
    if (!of.is_server()) append(sayings, host_sayings(of.directory, of.outbound));
    if (!of.surroundings.transport.is_there()) sayings.push_back({"offline", "true", "this build", Rank::host});
    return sayings;
}

/// An option that holds text, and its name.
struct TextOption {
    std::string_view name;
    std::string Options::*value;
};

Result<void> check_endpoints(const Options& options) {
    for (const auto& [name, value] :
         {TextOption{"endpoint", &Options::endpoint}, TextOption{"default_endpoint", &Options::default_endpoint},
          TextOption{"usage_endpoint", &Options::usage_endpoint}}) {
        if ((options.*value).empty()) continue;
        if (auto endpoint = Endpoint::parse(options.*value, name); !endpoint) return std::move(endpoint).error();
    }
    return {};
}

Result<void> check_options(const Dictionary& dictionary, const Options& options) {
    const auto refuse = [](std::string_view rule) { return failure(ErrorCode::configuration, rule); };
    if (options.product != dictionary.product) return refuse("product: must be the dictionary's product");
    if (options.outbound) {
        if (options.outbound->product() != dictionary.product)
            return refuse("outbound: must be the register of the dictionary's product");
        if (auto whole = check_register(*options.outbound); !whole) return whole;
    }
    if (auto known = check_switches(options.choices, options.outbound ? *options.outbound : library_register()); !known)
        return known;
    if (options.state_dir.empty()) return refuse("state_dir: must be given");
    return check_endpoints(options);
}

/// Makes the paths stay where they are though the host changes its working directory.
Result<void> make_paths_absolute(Files& files, Options& options) {
    for (const auto& [name, value] :
         {TextOption{"state_dir", &Options::state_dir}, TextOption{"config_dir", &Options::config_dir},
          TextOption{"ca_file", &Options::ca_file}, TextOption{"crl_file", &Options::crl_file}}) {
        std::string& path = options.*value;
        if (path.empty()) continue;
        auto absolute = files.absolute(path);
        if (!absolute) return failure(ErrorCode::configuration, join({name, ": ", absolute.error().message}));
        path = *std::move(absolute);
    }
    return {};
}

}  // namespace

Installation::Installation(const Dictionary& the_dictionary, Options the_options, Version the_version,
                           Surroundings the_surroundings)
    : dictionary(the_dictionary),
      options(std::move(the_options)),
      outbound(options.outbound ? *options.outbound : library_register()),
      version(the_version),
      version_is_reduced(!Version::parse(options.version)),
      surroundings(std::move(the_surroundings)),
      directory(surroundings.files, options.state_dir),
      config_dir(options.config_dir.empty() ? "/etc/" + std::string(dictionary.product) : options.config_dir),
      counters(dictionary, surroundings.clock),
      sources(dictionary, counters),
      gate(dictionary, outbound),
      journal(directory),
      trust(directory, options.notice_root),
      process_(::getpid()),
      fixed_sayings_(fixed_sayings(*this)) {
    sources.measure_process(options.values == ValueSource::callbacks);
}

Result<std::unique_ptr<Installation>> Installation::open(const Dictionary& dictionary, Options options,
                                                         Surroundings surroundings) {
    if (auto made = make_paths_absolute(surroundings.files, options); !made) return std::move(made).error();
    if (options.values != ValueSource::callbacks) {
        const StateDirectory directory(surroundings.files, options.state_dir);
        options = with_server_facts(directory, std::move(options));
    }
    if (auto checked = check_options(dictionary, options); !checked) return std::move(checked).error();
    const auto version = Version::reduce(options.version);
    if (!version) {
        return failure(ErrorCode::invalid_version, "version: must be numbers parted by dots, with at most a pre-release label");
    }
    std::unique_ptr<Installation> installation(
        new Installation(dictionary, std::move(options), *version, std::move(surroundings)));
    return installation;
}

bool Installation::is_forked() const noexcept {
    return ::getpid() != process_;
}

Configuration Installation::configuration() const {
    std::vector<Saying> sayings = config_sayings(surroundings.files, config_dir);
    append(sayings, file_sayings(directory));
    append(sayings, fixed_sayings_);
    return configure_from(sayings, defaults());
}

Settings Installation::own_settings() const {
    return resolve_settings(fixed_sayings_, defaults());
}

Settings Installation::remembered_settings() const {
    return resolve_settings(file_sayings(directory), defaults());
}

SettingDefaults Installation::defaults() const {
    return {.upgrade_check = options.ask_before_checking ? Choice::unset : Choice::on,
            .newest_consent = dictionary.consent_revision,
            .metrics = dictionary.metrics,
            .endpoint = options.default_endpoint,
            .switches = outbound.switches()};
}

std::unique_ptr<DirectoryWatch> Installation::watch_settings() const {
    return surroundings.files.watch({{.path = directory.path(), .name = std::string(settings_file)},
                                     // A product may write what it likes beside these, and have its state there.
                                     {.path = config_dir, .name = "outbound.conf", .follows_links = true},
                                     {.path = config_dir, .name = "outbound.d"},
                                     {.path = config_dir, .name = "no-outbound"},
                                     {.path = config_dir + "/outbound.d", .follows_links = true}});
}

Result<std::unique_ptr<HeldLock>> Installation::lock_pass() const {
    auto lock = directory.lock(LockOf::pass);
    if (!lock && lock.error().code == ErrorCode::state_busy)
        return failure(ErrorCode::state_busy, "another check of this installation is under way");
    return lock;
}

Result<void> Installation::ensure_directory() const {
    auto opened = StateDirectory::open(surroundings.files, options.state_dir);
    if (!opened) return std::move(opened).error();
    return {};
}

}  // namespace telemetry
