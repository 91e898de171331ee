#pragma once

#include <telemetry/result.hpp>

#include "state/state_directory.hpp"
#include "system/random.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry {

/// The id of an installation: a version 4 UUID (RFC 9562), random but for its six fixed bits. It serves to know roughly how
/// many installations there are and is tied to nothing: not to the machine, the user or the licence.
class InstallationId {
public:
    /// Errors: internal, if the system has no random source. There is no weaker substitute.
    [[nodiscard]] static Result<InstallationId> generate(Random& random);

    /// Strict: 36 characters, lower case, version 4.
    [[nodiscard]] static std::optional<InstallationId> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    friend bool operator==(const InstallationId&, const InstallationId&) = default;

private:
    explicit InstallationId(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// What loading found.
struct LoadedId {
    InstallationId id;
    bool is_new = false;
    std::string put_aside_as;  ///< the name that a broken file was given; empty if it was whole or missing
};

/// The id as it stands in the directory, and nothing if there is none or the file is broken. Writes nothing.
[[nodiscard]] Result<std::optional<InstallationId>> read_installation_id(const StateDirectory& directory);

/// The id of the directory; makes one where there is none, and puts a broken file aside first. Takes the lock of the files.
[[nodiscard]] Result<LoadedId> load_installation_id(const StateDirectory& directory, Random& random);

/// Replaces the id by a new one. Takes the lock of the files.
[[nodiscard]] Result<InstallationId> reset_installation_id(const StateDirectory& directory, Random& random);

}  // namespace telemetry
