// Files that a command makes for a person.
#pragma once

#include <telemetry/result.hpp>

#include <string>
#include <string_view>

namespace telemetry::tool {

/// Where a file will be, whole from the first instant on, or not at all. Readable by its owner alone (mode 0600).
///
/// What is written stands beside it, under a name of its own, until `keep`; without it nothing is left.
class NewFile {
public:
    /// Begins a file, so that what cannot be written fails before anything is made for it.
    /// Errors, as `place: rule`, without the file's name: configuration, also if there is such a file and it may not be
    /// replaced.
    [[nodiscard]] static Result<NewFile> begin(std::string path, std::string_view place, bool may_replace);

    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;
    ~NewFile();

    /// Writes the content, and lets it outlive a power cut.
    [[nodiscard]] Result<void> write(std::string_view content);

    /// Gives the file its name, at one instant.
    [[nodiscard]] Result<void> keep();

private:
    NewFile(std::string path, std::string beside, std::string_view place, bool may_replace, int descriptor) noexcept;
    [[nodiscard]] Error refuse(std::string_view rule) const;

    std::string path_;
    std::string beside_;
    std::string place_;
    bool may_replace_;
    int descriptor_;  // -1 when there is nothing to take back
};

}  // namespace telemetry::tool
