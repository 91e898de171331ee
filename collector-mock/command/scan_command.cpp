#include "audit/file_bytes.hpp"
#include "command/commands.hpp"

#include <cstdio>
#include <filesystem>

namespace collector {
namespace {

// A folder stands for the files in it and below.
std::vector<std::string> files_of(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) return {path};
    return files_below(path);
}

}  // namespace

int run(const ScanCommand& command) {
    const AuditRules rules = make_rules(command.rules);
    std::size_t hits = 0;
    std::size_t file_count = 0;
    for (const std::string& path : command.paths) {
        for (const std::string& file : files_of(path)) {
            ++file_count;
            rules.canaries->scan(read_file(file == "-" ? "/dev/stdin" : file), [&](const CanaryScanner::Hit& hit) {
                ++hits;
                std::printf("%s: byte %zu: the canary of line %zu, as %s\n", file.c_str(), hit.offset, hit.line,
                            std::string(name(hit.encoding)).c_str());
            });
        }
    }
    if (file_count == 0) throw UnusableFile("no file is there: nothing to look through");
    std::printf("%zu canaries, %zu files: %zu found\n", rules.canaries->size(), file_count, hits);
    return hits == 0 ? exit_code::clean : exit_code::findings;
}

}  // namespace collector
