#include "tool/command_line.hpp"

#include "tool/output.hpp"
#include "tool/spelling.hpp"
#include "tool/typed_values.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

namespace telemetry::tool {

namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 up to date, or done; 100 an update; 101 a security update; 3 turned off; 4 the notice is stale,\n"
    "or none is known; 64 usage; 65 bad, forged or rolled-back notice; 69 unreachable; 70 a defect of update-check;\n"
    "75 try later; 78 configuration. A check that fails shows the notice that is still in force, and ends with why it failed.\n"
    "\n"
    "--monitor makes no request: it reads what the last check left. 0 OK; 1 WARNING: an update, an expired notice, the end of\n"
    "support; 2 CRITICAL: a security update, or the running version was taken back; 3 UNKNOWN: no notice yet, checks turned\n"
    "off, or a state that cannot be read. A failed check is no alarm while the notice is valid.";

/// Help without the notes on which option needs which: the descriptions say so in words.
class Help : public CLI::Formatter {
public:
    Help() { column_width(34); }
    std::string make_option_opts(const CLI::Option* option) const override {
        return option->get_type_size() == 0 ? std::string() : " " + option->get_type_name();
    }
};

class Reader {
public:
    Reader(const Dictionary& dictionary, const Defaults& defaults)
        : app_("Asks whether there is a newer version of " + std::string(dictionary.product) +
                   ", and shows what is sent for it.\n\nWithout a command: makes a check now.",
               "update-check") {
        line_.state_dir = defaults.state_dir;
        app_.set_help_flag("-h,--help", "Print this help and end");
        app_.set_version_flag("--version", std::string("update-check " TELEMETRY_VERSION), "Print the version and end");
        app_.formatter(std::make_shared<Help>());
        app_.footer(exit_codes);
        app_.require_subcommand(0, 1);
        add_state_dir(app_);
        add_check_options(app_, defaults);
        add_check_options(add_command("check", "Make a check now; the same as no command", Command::check), defaults);
        add_commands(defaults);
        for (CLI::App* app : app_.get_subcommands(nullptr)) refuse_options_as_values(*app);
        refuse_options_as_values(app_);
    }

    std::variant<CommandLine, ExitCode> read(int argc, char** argv) {
        if (const auto wrong = argument_without_value(argc, argv)) return complain_usage(*wrong);
        try {
            app_.parse(argc, argv);
        } catch (const CLI::Success& success) {
            app_.exit(success);
            return put("", ExitCode::done);
        } catch (const CLI::ConversionError&) {
            return complain_usage("command line: a switch was given a value that it does not take");
        } catch (const CLI::ParseError& error) {
            return complain_usage(std::string("command line: ") + error.what());
        }
        for (const CLI::App* app : apps()) {
            if (const auto extras = app->remaining(); !extras.empty()) return complain_about(extras.front(), *app, argc, argv);
        }
        if (const auto wrong = judge()) return complain_usage(*wrong);
        return std::move(line_);
    }

private:
    // An option whose value was forgotten would take the next word for it: with `--channel= --dry-run` a check would be made.

    /// An argument such as `--channel=`, which a script writes whose variable is empty.
    static std::optional<std::string> argument_without_value(int argc, char** argv) {
        const auto found = std::find_if(argv + 1, argv + argc, [](std::string_view word) {
            return word.starts_with("--") && word.find('=') == word.size() - 1;
        });
        if (found == argv + argc) return std::nullopt;
        return "argument " + std::to_string(found - argv) + ": has no value behind its =";
    }

    static void refuse_options_as_values(CLI::App& app) {
        for (CLI::Option* option : app.get_options()) {
            if (option->get_type_size() == 0) continue;
            option->check(CLI::Validator(
                [](const std::string& value) {
                    const bool is_option = value.size() > 1 && value.starts_with('-');
                    return is_option ? std::string("needs a value, and what follows is an option") : std::string();
                },
                {}));
        }
    }

    void add_state_dir(CLI::App& app) {
        app.allow_extras();
        std::string about = "The state directory of the installation";
        if (!line_.state_dir.empty()) about += " [" + line_.state_dir + "]";
        app.add_option("--state-dir", line_.state_dir, about)->type_name("DIR");
    }

    void add_check_options(CLI::App& app, const Defaults& defaults) {
        CLI::Option* const dry_run = app.add_flag(
            "--dry-run", typed_.is_dry_run, "Send and write nothing; show the request, and why each metric is in it or not");
        CLI::Option* const raw = app.add_flag("--raw", line_.as_raw_bytes, "With --dry-run: the bytes alone, as on the wire");
        raw->needs(dry_run);
        CLI::Option* const json = app.add_flag("--json", line_.as_json, "Print JSON")->excludes(raw);
        CLI::Option* const monitor =
            app.add_flag("--monitor", typed_.is_monitor, "Print one line for a monitoring system, and make no check");
        monitor->excludes(dry_run)->excludes(json);
        app.add_option("--sendTelemetry", typed_.send_telemetry, "With --dry-run: as if usage statistics were on, or off")
            ->type_name("BOOL")
            ->needs(dry_run);
        if (defaults.observe_inventory) add_inventory_options(app);
        const auto add = [&app](const char* name, std::string& value, const char* type, const char* about) {
            app.add_option(name, value, about)->type_name(type);
        };
        add("--endpoint", line_.endpoint, "URL", "Where checks go, an https address [as the server]");
        add("--usage-endpoint", line_.usage_endpoint, "URL", "Where usage statistics go, if apart [as the server]");
        add("--ca-file", line_.ca_file, "FILE", "Certificate authorities to trust instead of the system's, PEM");
        add("--crl-file", line_.crl_file, "FILE", "Revocation lists of the authorities, PEM [as the server]");
        add("--pinned-keys", line_.pinned_keys, "KEYS", "The keys that the server may have: sha256//base64;… [as the server]");
        add("--ocsp-stapling", typed_.ocsp_stapling, "BOOL", "Whether it must show that it is not revoked [as the server]");
        add("--proxy", line_.proxy, "PROXY", "system, none, or the address of a proxy [system]");
        app.add_option("--offline-notice", line_.offline_notice_file,
                       "Read the notice in this file instead of asking; makes no request, and works while all is off")
            ->type_name("FILE")
            ->excludes(dry_run)
            ->excludes(monitor);
        add_notice_options(app);
    }

    /// What a notice is judged by.
    void add_notice_options(CLI::App& app) {
        const auto add = [&](const char* name, std::string& value, const char* type, const char* about) {
            app.add_option(name, value, about)->type_name(type);
        };
        add("--product-version", line_.product_version, "VERSION", "The version that runs [that of the server]");
        add("--channel", line_.channel, "NAME", "The channel of the notices [as the server]");
        add("--notice-root", line_.notice_root_file, "FILE", "The root whose notices are believed [that of the server]");
    }

    void add_inventory_options(CLI::App& app) {
        CLI::Option* const inventory = app.add_option("--inventory", line_.inventory_file,
                                                      "Count the items of this inventory, instead of showing the numbers of "
                                                      "the server's last check");
        inventory->type_name("FILE");
        app.add_option("--license-serial-file", line_.license_serial_file,
                       "With --inventory: hash the licence serial in this file, without blanks, line ends and a byte order "
                       "mark around it")
            ->type_name("FILE")
            ->needs(inventory);
    }

    CLI::App& add_command(const char* name, const char* about, Command command) {
        CLI::App& app = *app_.add_subcommand(name, about);
        app.callback([this, command] { line_.command = command; });
        add_state_dir(app);
        return app;
    }

    void add_commands(const Defaults& defaults) {
        CLI::App& configure = add_command("configure", "Turn things on or off, and remember it", Command::configure);
        const auto add_choice = [&](const char* name, std::string& value, const char* about) {
            configure.add_option(name, value, about)->type_name("BOOL");
        };
        add_choice("--upgradeCheck", typed_.upgrade_check, "Whether to check for updates");
        add_choice("--sendTelemetry", typed_.send_telemetry, "Whether to send usage statistics with the checks");
        add_choice("--offline", typed_.offline, "true: nothing at all is sent");
        if (defaults.outbound) add_switches(*defaults.outbound, configure);
        add_inquiries();
        add_export(defaults);
        add_explain(defaults);

        CLI::App& notice =
            add_command("notice", "Show the last verified notice as it looks now, without a request", Command::notice);
        notice.add_flag("--json", line_.as_json, "Print JSON");
        add_notice_options(notice);

        CLI::App& status =
            add_command("status", "Show each setting and who set it, the next check, the last result", Command::status);
        status.add_flag("--json", line_.as_json, "Print JSON");

        CLI::App& history = add_command("history", "Show what has been sent", Command::history);
        CLI::Option* const json = history.add_flag("--json", line_.as_json, "Print JSON");
        history.add_option("--raw", typed_.raw_request, "The bytes alone of entry N, as they were sent")
            ->type_name("N")
            ->excludes(json);

        CLI::App& reset =
            add_command("reset-id", "Make a new installation id; nothing ties it to the old one", Command::reset_id);
        reset.add_flag("--yes", line_.is_confirmed, "Do not ask");
    }

    void add_export(const Defaults& defaults) {
        CLI::App& app = add_command("export", "Write the report that a check would send into a file, for a person to carry",
                                    Command::export_report);
        app.add_option("FILE", line_.export_file, "Where; - is standard output. Statistics that go apart: FILE.usage")
            ->required();
        app.add_flag("--force", line_.may_replace, "Replace the file if there is one");
        app.add_option("--product-version", line_.product_version, "The version that runs [that of the server]")
            ->type_name("VERSION");
        if (defaults.observe_inventory) add_inventory_options(app);
    }

    void add_explain(const Defaults& defaults) {
        CLI::App& app = add_command("explain", "Show all there is to know of one metric, or of one request of the register",
                                    Command::explain);
        app.add_option("ID", line_.explained_id, "Of a metric, or of a request")->required();
        app.add_flag("--json", line_.as_json, "Print JSON");
        app.add_option("--product-version", line_.product_version, "The version that runs [that of the server]")
            ->type_name("VERSION");
        if (defaults.observe_inventory) add_inventory_options(app);
    }

    /// The commands that show what may leave, and under which terms.
    void add_inquiries() {
        CLI::App& outbound = add_command(
            "outbound", "Show every request that may be made, its switch, who set it, and its last use", Command::outbound);
        outbound.add_flag("--json", line_.as_json, "Print JSON");
        outbound.add_option("--role", typed_.role, "Those of the server, or of an agent [server]")->type_name("ROLE");
        CLI::App& consent = add_command("consent", "Print the text of a consent revision, whose SHA-256 stands in the receipts",
                                        Command::consent);
        consent.add_option("--revision", typed_.revision, "The revision [the newest]")->type_name("N");
    }

    /// An option of `configure` for each other switch.
    void add_switches(const OutboundRegister& outbound, CLI::App& configure) {
        typed_.switches.reserve(outbound.switches().size());  // the options keep the addresses
        for (const OutboundSwitch& item : outbound.switches()) {
            if (item.name == "upgradeCheck" || item.name == "sendTelemetry") continue;
            TypedSwitch& typed = typed_.switches.emplace_back(TypedSwitch{std::string(item.name)});
            configure.add_option("--" + typed.name, typed.value, "If false: " + std::string(item.sentence))->type_name("BOOL");
        }
    }

    [[nodiscard]] std::vector<const CLI::App*> apps() const {
        std::vector<const CLI::App*> apps{&app_};
        for (const CLI::App* app : app_.get_subcommands()) apps.push_back(app);
        return apps;
    }

    /// Says where the word stands, and which word is meant; not the word, which can be a slip of a hand with a secret in it.
    ExitCode complain_about(const std::string& word, const CLI::App& app, int argc, char** argv) const {
        int place = argc - 1;  // from the end: before it the same word may be a value
        while (place > 1 && word != argv[place]) --place;
        const bool is_option = word.starts_with('-');
        std::vector<std::string> words;
        if (is_option) {
            for (const CLI::Option* option : app.get_options()) words.push_back(option->get_name());
        } else {
            for (const CLI::App* command : app_.get_subcommands(nullptr)) words.push_back(command->get_name());
        }
        const std::string of = "`" + app.get_name() + "`";
        const std::string text_of_place = "argument " + std::to_string(place) + ": ";
        const bool is_command = !is_option && std::ranges::find(words, word) != words.end();  // a second one
        if (is_command) return complain_usage(text_of_place + of + " takes no more");
        std::string text = text_of_place + (is_option ? "is not an option" : "is not a command");
        if (&app != &app_) text += is_option ? " of " + of : ", and " + of + " takes no more";
        const auto nearest = nearest_word(std::string_view(word).substr(0, word.find('=')), words);
        text +=
            nearest.empty() ? "; `update-check --help` shows what there is" : "; did you mean `" + std::string(nearest) + "`?";
        return complain_usage(text);
    }

    /// What is wrong with the values, if anything; fills in what they mean.
    std::optional<std::string> judge() {
        if (line_.command == Command::check && typed_.is_dry_run) line_.command = Command::preview;
        if (line_.command == Command::check && typed_.is_monitor) line_.command = Command::monitor;
        if (const auto stray = option_of_the_check()) return *stray + ": belongs to the check, not to this command";
        if (line_.state_dir.empty()) return "--state-dir: must be given";
        std::error_code unknown;
        const auto type = std::filesystem::status(line_.state_dir, unknown).type();
        const bool is_other = type > std::filesystem::file_type::not_found && type != std::filesystem::file_type::directory;
        if (is_other) return "--state-dir: is no directory";
        if (line_.proxy.find('@') != std::string::npos) {
            return "--proxy: must have no password, which every user of this machine could read here; `https_proxy` may, and "
                   "`proxy` in settings.conf";
        }
        return take_values(typed_, line_);
    }

    /// An option of the check that was typed before another command.
    [[nodiscard]] std::optional<std::string> option_of_the_check() const {
        if (app_.get_subcommands().empty() || app_.got_subcommand("check")) return std::nullopt;
        for (const CLI::Option* option : app_.get_options()) {
            if (option->count() > 0 && option->get_name() != "--state-dir") return option->get_name();
        }
        return std::nullopt;
    }

    CLI::App app_;
    CommandLine line_;
    TypedValues typed_;
};

}  // namespace

std::variant<CommandLine, ExitCode> read_command_line(const Dictionary& dictionary, const Defaults& defaults, int argc,
                                                      char** argv) {
    return Reader(dictionary, defaults).read(argc, argv);
}

}  // namespace telemetry::tool
