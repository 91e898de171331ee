// The project's own sources, read for the tests that look at their form.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lint {

struct Include {
    std::string name;     ///< as it stands between the quotes or brackets
    bool quoted = false;  ///< quotes, not brackets
};

struct SourceFile {
    std::string path;  ///< from the top of the project, with slashes
    std::string text;
    std::vector<Include> includes{};

    [[nodiscard]] std::string folder() const;
    [[nodiscard]] std::string name() const;
    [[nodiscard]] std::string stem() const;
    [[nodiscard]] bool is_header() const { return path.ends_with(".hpp"); }
};

/// The include lines of a C++ text.
std::vector<Include> includes_of(std::string_view text);

/// Every C++ file of the project, by path.
class SourceTree {
public:
    explicit SourceTree(std::vector<SourceFile> files);

    /// Reads the folders of a project that hold sources.
    static SourceTree read(const std::filesystem::path& top);

    [[nodiscard]] const std::map<std::string, SourceFile>& files() const { return files_; }

    /// The file that an include means: beside the file it stands in, else below one of the folders that the build gives the
    /// compiler. Null for a header that is none of the project's.
    [[nodiscard]] const SourceFile* resolve(const SourceFile& from, const Include& include) const;

    /// A chain of files that include one another in a circle; empty if there is none.
    [[nodiscard]] std::vector<std::string> include_cycle() const;

private:
    std::map<std::string, SourceFile> files_;
};

/// The whole of a text file.
std::string content_of(const std::filesystem::path& file);

}  // namespace lint
