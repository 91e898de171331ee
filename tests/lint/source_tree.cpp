#include "lint/source_tree.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <sstream>
#include <utility>

namespace lint {
namespace {

namespace fs = std::filesystem;

constexpr std::array source_folders{"telemetry", "collector-mock", "tests"};
constexpr std::array include_folders{"telemetry/include",  "telemetry/tool/include", "telemetry/src", "telemetry",
                                     "telemetry/compiler", "collector-mock",         "tests"};

}  // namespace

std::string SourceFile::folder() const {
    return fs::path(path).parent_path().generic_string();
}

std::string SourceFile::name() const {
    return fs::path(path).filename().string();
}

std::string SourceFile::stem() const {
    return fs::path(path).stem().string();
}

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Include> includes_of(std::string_view text) {
    std::vector<Include> includes;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string directive;
        std::string name;
        words >> directive >> name;
        if (directive != "#include" || name.size() < 2) continue;
        const bool quoted = name.front() == '"';
        const std::size_t end = name.find(quoted ? '"' : '>', 1);
        if (end != std::string::npos) includes.push_back({name.substr(1, end - 1), quoted});
    }
    return includes;
}

SourceTree::SourceTree(std::vector<SourceFile> files) {
    for (SourceFile& file : files) {
        file.includes = includes_of(file.text);
        files_.emplace(file.path, std::move(file));
    }
}

SourceTree SourceTree::read(const fs::path& top) {
    std::vector<SourceFile> files;
    for (const char* folder : source_folders) {
        for (const auto& entry : fs::recursive_directory_iterator(top / folder)) {
            const fs::path extension = entry.path().extension();
            if (!entry.is_regular_file() || (extension != ".cpp" && extension != ".hpp")) continue;
            files.push_back({fs::relative(entry.path(), top).generic_string(), content_of(entry.path())});
        }
    }
    return SourceTree(std::move(files));
}

const SourceFile* SourceTree::resolve(const SourceFile& from, const Include& include) const {
    const auto find = [this](const fs::path& path) -> const SourceFile* {
        const auto found = files_.find(path.lexically_normal().generic_string());
        return found == files_.end() ? nullptr : &found->second;
    };
    if (include.quoted) {
        if (const SourceFile* beside = find(fs::path(from.folder()) / include.name)) return beside;
    }
    for (const char* folder : include_folders) {
        if (const SourceFile* below = find(fs::path(folder) / include.name)) return below;
    }
    return nullptr;
}

std::vector<std::string> SourceTree::include_cycle() const {
    std::set<std::string> finished;
    std::vector<std::string> chain;
    const std::function<bool(const SourceFile&)> leads_to_cycle = [&](const SourceFile& file) {
        if (finished.contains(file.path)) return false;
        const bool closed = std::find(chain.begin(), chain.end(), file.path) != chain.end();
        chain.push_back(file.path);
        if (closed) return true;
        for (const Include& include : file.includes) {
            const SourceFile* included = resolve(file, include);
            if (included != nullptr && leads_to_cycle(*included)) return true;
        }
        chain.pop_back();
        finished.insert(file.path);
        return false;
    };
    for (const auto& [path, file] : files_) {
        if (leads_to_cycle(file)) return chain;
    }
    return {};
}

}  // namespace lint
