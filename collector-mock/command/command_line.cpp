#include "command/command_line.hpp"

#include "command/options.hpp"
#include "serve/fault.hpp"
#include "show/nearest_word.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <utility>

namespace collector {
namespace {

// The option whose name is nearest to a wrong one; empty if none is near, or if it is right.
std::string nearest_option(const CLI::App& app, const std::string& wrong) {
    const std::string name = wrong.substr(0, wrong.find('='));
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& right : option->get_lnames()) names.push_back("--" + right);
    }
    return std::ranges::find(names, name) == names.end() ? nearest_word(name, names) : std::string();
}

Finished complain(const std::string& complaint) {
    std::fprintf(stderr, "collector-mock: %s\n", complaint.c_str());
    return {exit_code::usage};
}

// A request does not say its channel, so that each but the first needs an address of its own. Returns what is wrong.
std::string take_channels(ServeCommand& serve) {
    if (serve.channels.empty()) return {};
    for (auto channel = serve.channels.begin(); channel != serve.channels.end(); ++channel) {
        if (std::string wrong = check_tag(*channel); !wrong.empty()) return wrong;
        if (std::find(serve.channels.begin(), channel, *channel) != channel) return "is given twice";
    }
    serve.notice.channel = serve.channels.front();
    serve.channels.erase(serve.channels.begin());
    serve.rules.tags.insert(serve.rules.tags.end(), serve.channels.begin(), serve.channels.end());
    return {};
}

// The arguments before `--` belong to the collector, those after it to the client that it runs.
std::vector<std::string> take_client_command(std::vector<std::string>& arguments) {
    const auto dashes = std::ranges::find(arguments, "--");
    if (dashes == arguments.end() || std::find(arguments.begin(), dashes, "--run") == dashes) return {};
    std::vector<std::string> command(dashes + 1, arguments.end());
    arguments.erase(dashes, arguments.end());
    return command;
}

bool names_command(const std::vector<std::string>& arguments) {
    constexpr std::array<std::string_view, 5> first_words{"serve", "audit", "scan", "-h", "--help"};
    return !arguments.empty() && std::ranges::find(first_words, arguments.front()) != first_words.end();
}

std::string complaint_text(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& arguments) {
    std::string text = error.what();
    for (const std::string& argument : arguments) {
        if (!argument.starts_with("--") || text.find(argument) == std::string::npos) continue;
        const std::string nearest = nearest_option(app, argument);
        if (!nearest.empty()) return "unknown option " + argument + "; did you mean " + nearest + "?";
    }
    return text + "; `collector-mock " + app.get_name() + " --help` shows what there is";
}

// A wrong word in place of a command.
std::string no_command(const std::string& word) {
    const std::array<std::string, 3> commands{"serve", "audit", "scan"};
    const std::string nearest = nearest_word(word, commands);
    const std::string complaint = "there is no command " + word + ": the commands are serve, audit and scan";
    return nearest.empty() ? complaint : complaint + "; did you mean " + nearest + "?";
}

// What is wrong with options that are right one by one; takes the channels and the tags of the pair.
std::string settle(ServeCommand& serve) {
    for (const std::string& tag : serve.judgement.pair) {
        if (std::ranges::find(serve.rules.tags, tag) == serve.rules.tags.end()) serve.rules.tags.push_back(tag);
    }
    if (const std::string wrong = take_channels(serve); !wrong.empty()) return "--channel: " + wrong;
    if (serve.run == serve.command.empty()) return "--run and a command after -- belong together";
    if (serve.certificate_file.empty() != serve.key_file.empty()) return "--cert and --key belong together";
    try {
        if (FaultPlan(serve.faults).needs_authority() && !serve.certificate_file.empty()) {
            return "--fault expired and wrong-host need the CA that is made here: leave --cert out";
        }
    } catch (const BadFault& error) {
        return error.what();
    }
    return {};
}

}  // namespace

Command read_command_line(int argc, const char* const* argv) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    ServeCommand serve;
    AuditCommand audit;
    ScanCommand scan;
    serve.command = take_client_command(arguments);
    if (!names_command(arguments)) {
        if (!arguments.empty() && !arguments.front().starts_with('-')) return complain(no_command(arguments.front()));
        arguments.insert(arguments.begin(), "serve");
    }

    CLI::App app(
        "An HTTPS collector that reads every byte of an update check and says what should not be there.\n"
        "Exit codes: 0 clean, 1 findings, 64 usage, 66 a file cannot be used, 69 cannot listen or run, 70 internal error, "
        "73 the standard output cannot be written.",
        "collector-mock");
    app.require_subcommand(1);
    CLI::App* const serve_app = app.add_subcommand("serve", "Serve until stopped (the default), or run a client and judge it");
    CLI::App* const audit_app = app.add_subcommand("audit", "Judge captured requests without a server");
    CLI::App* const scan_app = app.add_subcommand("scan", "Look for canaries in files of any sort");
    add_serve_options(*serve_app, serve);
    add_audit_options(*audit_app, audit);
    add_scan_options(*scan_app, scan);
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::Success& success) {
        return Finished{app.exit(success)};
    } catch (const CLI::ParseError& error) {
        return complain(complaint_text(*app.get_subcommand(arguments.front()), error, arguments));
    }
    if (scan_app->parsed()) return scan;
    if (audit_app->parsed()) {
        if (audit.paths.empty() && audit.judgement.pair.empty()) return complain("audit needs a file");
        return audit;
    }
    if (const std::string wrong = settle(serve); !wrong.empty()) return complain(wrong);
    return serve;
}

}  // namespace collector
