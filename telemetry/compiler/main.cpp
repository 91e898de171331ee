// metrics-compiler: a dictionary in, a C++ header, a JSON schema or a page for administrators out.
//
// Every command takes the same way: read the dictionary, check it, and only if nothing is wrong write. Findings go to standard
// error, one a line, all of them.

#include "cpp_names.hpp"
#include "dictionary_reader.hpp"
#include "files.hpp"
#include "header_writer.hpp"
#include "lint.hpp"
#include "readme_writer.hpp"
#include "schema_writer.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>
#include <string>

namespace {

using namespace telemetry::compiler;

// The codes of sysexits.h that this tool shares with the project's other tools.
enum Exit : int { success = 0, findings_made = 1, usage = 64, unreadable = 66, unwritable = 73 };

struct Options {
    std::string dictionary;
    std::string cpp_namespace;
    std::string output;
    std::string check;
    std::string depfile;
};

using Writer = std::function<std::string(const DictionaryFile&)>;

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

std::string dependencies(const std::string& output, const DictionaryReading& reading) {
    std::string rule = escaped_for_make(output) + ":";
    for (const auto& file : reading.files) rule += " " + escaped_for_make(std::filesystem::absolute(file).string());
    return rule + "\n";
}

int deliver(const Options& options, const std::string& text, const DictionaryReading& reading) {
    if (!options.check.empty()) {
        if (read_file(options.check, text.size()) == text) return success;
        std::cerr << options.check << ": is not what metrics-compiler makes from " << options.dictionary << "; make it again\n";
        return findings_made;
    }
    if (options.output.empty()) {
        std::cout << text << std::flush;
        return std::cout ? success : unwritable;
    }
    if (!write_file(options.output, text)) {
        std::cerr << options.output << ": cannot be written\n";
        return unwritable;
    }
    if (!options.depfile.empty() && !write_file(options.depfile, dependencies(options.output, reading))) {
        std::cerr << options.depfile << ": cannot be written\n";
        return unwritable;
    }
    return success;
}

int run(const Options& options, const Writer& write) {
    Findings findings;
    const auto reading = read_dictionary(options.dictionary, findings);
    if (!reading) {
        std::cerr << options.dictionary << ": cannot be read\n";
        return unreadable;
    }
    lint(options.dictionary, reading->dictionary, findings);
    print(findings);
    if (!findings.empty()) return findings_made;
    return write ? deliver(options, write(reading->dictionary), *reading) : success;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Makes a C++ header, a JSON schema or a page for administrators from a dictionary of metrics.");
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

    add_command("lint", "Say all that is wrong with a dictionary and its label lists", nullptr);
    add_command("schema", "Write the JSON schema of the check request", write_schema);
    add_command("readme", "Write the page that an administrator reads", write_readme);
    CLI::App* header =
        add_command("header", "Write the C++ header with the typed handles",
                    [&options](const DictionaryFile& dictionary) { return write_header(dictionary, options.cpp_namespace); });
    header->add_option("--namespace", options.cpp_namespace, "The C++ namespace of the handles, such as acme::metrics")
        ->required()
        ->check(CLI::Validator([](const std::string& text) { return is_namespace(text) ? "" : "not the name of a namespace"; },
                               "NAME"));
    header->add_option("--depfile", options.depfile, "Write the files that were read there, as a make rule")->needs("--output");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? success : usage;
    }
    return result;
}
