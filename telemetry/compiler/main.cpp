// metrics-compiler: a dictionary in, C++ headers, a JSON schema or a page for administrators out.
//
// Every command takes the same way: read the dictionary, check it, and only if nothing is wrong write. Findings go to standard
// error, one a line, all of them.

#include "cpp_names.hpp"
#include "dictionary_reader.hpp"
#include "header_writer.hpp"
#include "lint.hpp"
#include "lint_outbound.hpp"
#include "outbound_header_writer.hpp"
#include "outbound_reader.hpp"
#include "readme_writer.hpp"
#include "schema_writer.hpp"

#include "whole-files/whole_file.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace {

using namespace telemetry::compiler;

// The codes of sysexits.h that this tool shares with the project's other tools.
enum Exit : int { success = 0, findings_made = 1, usage = 64, unreadable = 66, unwritable = 73 };

struct Options {
    std::string dictionary;
    std::string outbound;
    std::string cpp_namespace;
    std::string output;
    std::string check;
    std::string depfile;
};

// What was read, and from which files.
struct Sources {
    DictionaryFile dictionary;
    std::optional<OutboundFile> outbound;
    std::vector<std::filesystem::path> files;
};

using Writer = std::function<std::string(const Sources&)>;

void print(const Findings& findings) {
    for (const Finding& finding : findings.all()) {
        std::cerr << finding.file << ": ";
        if (!finding.place.empty()) std::cerr << finding.place << ": ";
        std::cerr << finding.reason << '\n';
    }
}

std::string escaped_for_make(const std::string& path) {
    std::string escaped;
    for (const char c : path) {
        if (c == ' ' || c == '#') escaped += '\\';
        if (c == '$') escaped += '$';
        escaped += c;
    }
    return escaped;
}

std::string dependencies(const std::string& output, const Sources& sources) {
    std::string rule = escaped_for_make(output) + ":";
    for (const auto& file : sources.files) rule += " " + escaped_for_make(std::filesystem::absolute(file).string());
    return rule + "\n";
}

/// Replaces the file, or says why not.
int write(const std::string& path, const std::string& text) {
    const std::error_code failure = telemetry::whole_files::replace_file(path, text);
    if (!failure) return success;
    std::cerr << path << ": cannot be written: " << failure.message() << '\n';
    return unwritable;
}

/// Whether writing there would destroy what was read, by whatever name.
bool is_source(const std::string& path, const Sources& sources) {
    return std::ranges::any_of(sources.files, [&](const std::filesystem::path& file) {
        std::error_code is_not_there;
        return std::filesystem::equivalent(path, file, is_not_there);
    });
}

/// Says which of the outputs would, if one of them would.
bool spares_sources(const Options& options, const Sources& sources) {
    for (const std::string& path : {options.output, options.depfile}) {
        if (!is_source(path, sources)) continue;
        std::cerr << path << ": is read here, and is left as it is\n";
        return false;
    }
    return true;
}

int deliver(const Options& options, const std::string& text, const Sources& sources) {
    if (!options.check.empty()) {
        const auto there = telemetry::whole_files::read_file(options.check, text.size());
        if (!there.failure && there.text == text) return success;
        std::cerr << options.check << ": is not what metrics-compiler makes from " << options.dictionary << "; make it again\n";
        return findings_made;
    }
    if (options.output.empty()) {
        std::cout << text << std::flush;
        if (std::cout) return success;
        std::cerr << "standard output: cannot be written\n";
        return unwritable;
    }
    if (!spares_sources(options, sources)) return unwritable;
    if (const int written = write(options.output, text); written != success || options.depfile.empty()) return written;
    return write(options.depfile, dependencies(options.output, sources));
}

int say_unreadable(const std::string& file) {
    std::cerr << file << ": cannot be read\n";
    return unreadable;
}

int run(const Options& options, const Writer& make_text) {
    Findings findings;
    auto reading = read_dictionary(options.dictionary, findings);
    if (!reading) return say_unreadable(options.dictionary);
    Sources sources{std::move(reading->dictionary), std::nullopt, std::move(reading->files)};
    lint(options.dictionary, sources.dictionary, findings);
    if (!options.outbound.empty()) {
        sources.outbound = read_outbound(options.outbound, findings);
        if (!sources.outbound) return say_unreadable(options.outbound);
        sources.files.emplace_back(options.outbound);
        lint_outbound(options.outbound, *sources.outbound, sources.dictionary, findings);
    }
    print(findings);
    if (!findings.empty()) return findings_made;
    return make_text ? deliver(options, make_text(sources), sources) : success;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Makes C++ headers, a JSON schema or a page for administrators from a dictionary of metrics.");
    app.require_subcommand(1);
    Options options;
    int result = success;

    const auto add_command = [&](const char* name, const char* purpose, Writer write) {
        CLI::App* command = app.add_subcommand(name, purpose);
        command->add_option("DICTIONARY", options.dictionary, "The dictionary, a JSON file")->required();
        if (write) {
            auto* output = command->add_option("--output", options.output, "Where to write; standard output if not given");
            command->add_option("--check", options.check, "Write nothing; fail unless this file is what would be written")
                ->excludes(output);
        }
        command->callback([&options, &result, write] { result = run(options, write); });
        return command;
    };
    const auto takes_outbound = [&](CLI::App* command) {
        return command->add_option("--outbound", options.outbound, "The outbound register, a JSON file");
    };
    const auto writes_header = [&](CLI::App* command) {
        command->add_option("--namespace", options.cpp_namespace, "The C++ namespace of the handles, such as acme::metrics")
            ->required()
            ->check(CLI::Validator(
                [](const std::string& text) { return is_namespace(text) ? "" : "not the name of a namespace"; }, "NAME"));
        command->add_option("--depfile", options.depfile, "Write the files that were read there, as a make rule")
            ->needs("--output");
    };

    takes_outbound(
        add_command("lint", "Say all that is wrong with a dictionary, its label lists and its outbound register", nullptr));
    takes_outbound(add_command("readme", "Write the page that an administrator reads", [](const Sources& sources) {
        return write_readme(sources.dictionary, sources.outbound ? &*sources.outbound : nullptr);
    }));
    add_command("schema", "Write the JSON schema of the check request",
                [](const Sources& sources) { return write_schema(sources.dictionary); });
    writes_header(add_command("header", "Write the C++ header with the handles of metrics", [&options](const Sources& sources) {
        return write_header(sources.dictionary, options.cpp_namespace);
    }));
    CLI::App* outbound = add_command(
        "outbound", "Write the C++ header with the handles of outbound requests", [&options](const Sources& sources) {
            return write_outbound_header(*sources.outbound, sources.dictionary, options.cpp_namespace);
        });
    takes_outbound(outbound)->required();
    writes_header(outbound);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? success : usage;
    }
    return result;
}
