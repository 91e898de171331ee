// update-notice: the vendor's tool. Makes keys, roots and signed notices; verifies them as a client does.

#include "failed.hpp"
#include "notice_commands.hpp"
#include "root_commands.hpp"

#include "tool/spelling.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace telemetry::notice_tool;

void add_root_changes(CLI::App& command, RootOptions& options) {
    command.add_option("--expires", options.expires, "Until when clients believe it, such as 2027-01-31T00:00:00Z");
    command.add_option("--host", options.hosts, "A host on which release notes may be; repeatable")->allow_extra_args(false);
    command.add_option("--root-threshold", options.root_threshold, "How many root keys must sign a root");
    command.add_option("--notice-threshold", options.notice_threshold, "How many notice keys must sign a notice");
}

void add_root_file(CLI::App& command, RootOptions& options) {
    command.add_option("ROOT", options.file, "A root; if it is signed, the root that follows it is made")->required();
    command.add_option("--out", options.out, "Where to write; needed where ROOT is signed");
}

void add_key_and_role(CLI::App& command, RootOptions& options, const char* key_help) {
    command.add_option("KEY", options.key, key_help)->required();
    command.add_option("--role", options.role, "What the key signs")->required()->check(CLI::IsMember({"root", "notice"}));
}

void add_root_commands(CLI::App& app, RootOptions& options) {
    CLI::App* root = app.add_subcommand("root", "Make and sign roots: the lists of keys that clients believe");
    root->require_subcommand(1);

    CLI::App* init = root->add_subcommand("init", "Make the first root, which is compiled into the product");
    init->add_option("--out", options.out, "Where to write")->required();
    init->add_option("--root-key", options.root_keys, "A public key that signs roots; repeatable")
        ->required()
        ->allow_extra_args(false);
    init->add_option("--notice-key", options.notice_keys, "A public key that signs notices; repeatable")
        ->required()
        ->allow_extra_args(false);
    add_root_changes(*init, options);
    init->get_option("--expires")->required();
    init->get_option("--host")->required();
    init->callback([&options] { root_init(options); });

    CLI::App* add = root->add_subcommand("add-key", "Add a key");
    add_root_file(*add, options);
    add_key_and_role(*add, options, "A file with the public key");
    add_root_changes(*add, options);
    add->callback([&options] { root_add_key(options); });

    CLI::App* remove = root->add_subcommand("remove-key", "Remove a key: what it signs is then worth nothing");
    add_root_file(*remove, options);
    add_key_and_role(*remove, options, "A file with the public key, or its key id");
    add_root_changes(*remove, options);
    remove->callback([&options] { root_remove_key(options); });

    CLI::App* change = root->add_subcommand("change", "Change expiry, hosts or thresholds");
    add_root_file(*change, options);
    add_root_changes(*change, options);
    change->callback([&options] { root_change(options); });

    CLI::App* sign = root->add_subcommand("sign", "Add a signature, in place");
    sign->add_option("ROOT", options.file, "The root to sign")->required();
    sign->add_option("--key", options.key, "A file with the secret key")->required();
    sign->add_option("--previous", options.previous, "The root before it, whose keys must sign it too");
    sign->callback([&options] { root_sign(options); });
}

void add_notice_commands(CLI::App& app, NoticeOptions& options) {
    const char* now_help = "A time instead of the clock's, such as 2027-01-31T00:00:00Z";

    CLI::App* sign = app.add_subcommand("sign", "Sign a notice or the index of a feed, or add a signature to a signed one");
    sign->add_option("NOTICE", options.file, "The text of a notice or index, or its envelope")->required();
    sign->add_option("--key", options.key, "A file with the secret key")->required();
    sign->add_option("--root", options.roots, "The roots in ascending order; those after the first go with the notice")
        ->required();
    sign->add_option("--out", options.out, "Where the envelope goes; left out, an envelope is changed in place");
    sign->add_option("--now", options.now, now_help);
    sign->add_flag("--allow-unknown-members", options.unknown_members, "Sign though a member is known to no client");
    sign->callback([&options] { sign_notice(options); });

    CLI::App* verify = app.add_subcommand("verify", "Verify a signed notice or index as a client does");
    verify->add_option("NOTICE", options.file, "The envelope of a notice or index")->required();
    verify->add_option("--root", options.roots, "The root that is compiled into the client")->required()->expected(1);
    verify->add_option("--product", options.product, "The client's product")->required();
    CLI::Option* channel = verify->add_option("--channel", options.channel, "The client's channel, for a notice");
    verify->add_option("--feed", options.feed, "The feed's id in the client's register, for an index")->excludes(channel);
    verify->add_option("--trust", options.trust, "The file in which the client keeps what it has verified");
    verify->add_option("--now", options.now, now_help);
    verify->callback([&options] {
        if (options.channel.empty() && options.feed.empty()) throw CLI::RequiredError("--channel, or --feed,");
        verify_notice(options);
    });

    CLI::App* show_command =
        app.add_subcommand("show", "Print what a root, a notice or an index says, without verifying it, or the id of a key");
    show_command->add_option("FILE", options.file, "A root, the envelope of a notice, or a key")->required();
    show_command->callback([&options] { show(options); });
}

std::string hint(const std::string& mistyped, const std::vector<std::string>& candidates) {
    const std::string_view meant = telemetry::tool::nearest_word(mistyped, candidates);
    return "unknown: " + mistyped + (meant.empty() ? "" : "; did you mean " + std::string(meant) + "?");
}

// The first word of the command line that names neither a command nor an option; empty if there is none.
std::string find_mistyped(const CLI::App& app, const std::vector<std::string>& arguments) {
    const CLI::App* command = &app;
    for (const auto& argument : arguments) {
        const auto commands = command->get_subcommands([](const CLI::App*) { return true; });
        std::vector<std::string> names;
        if (argument.starts_with("--")) {
            const std::string name = argument.substr(0, argument.find('='));
            if (command->get_option_no_throw(name) != nullptr) continue;
            for (const auto* option : command->get_options()) {
                if (!option->get_lnames().empty()) names.push_back("--" + option->get_lnames().front());
            }
            return hint(name, names);
        }
        if (commands.empty()) continue;
        const CLI::App* chosen = nullptr;
        for (const auto* candidate : commands) {
            names.push_back(candidate->get_name());
            if (candidate->get_name() == argument) chosen = candidate;
        }
        if (chosen == nullptr) return hint(argument, names);
        command = chosen;
    }
    return {};
}

int report(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& arguments) {
    if (error.get_exit_code() == 0) return app.exit(error);
    const std::string mistyped = find_mistyped(app, arguments);
    std::cerr << "update-notice: " << (mistyped.empty() ? error.what() : mistyped) << "\nRun with --help for more.\n";
    return usage;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Makes and verifies signed update notices.", "update-notice");
    app.require_subcommand(1);
    app.footer(
        "Exit codes: 0 done; 4 the notice is stale; 64 usage; 65 refused, or a file is not what it should be; 66 a file cannot "
        "be read; 70 a defect of update-notice; 73 a file cannot be written.");
    RootOptions root_options;
    NoticeOptions notice_options;
    std::string key_name;
    CLI::App* keygen_command = app.add_subcommand("keygen", "Make a key pair: NAME.pem, to be kept secret, and NAME.pub.pem");
    keygen_command->add_option("NAME", key_name, "What the files are called")->required();
    keygen_command->callback([&key_name] { keygen(key_name); });
    add_root_commands(app, root_options);
    add_notice_commands(app, notice_options);

    const std::vector<std::string> arguments(argv + 1, argv + argc);
    try {
        app.parse(argc, argv);
        if (!std::cout.flush()) throw Failed(unwritable, "standard output: cannot be written");
        return success;
    } catch (const CLI::ParseError& error) {
        return report(app, error, arguments);
    } catch (const Failed& failed) {
        std::cerr << "update-notice: " << failed.what() << '\n';
        return failed.code();
    } catch (const std::exception&) {
        std::cerr << "update-notice: a defect, or want of memory\n";
        return defect;
    }
}
