// Two hosts that count the same, and have nothing else in common.
#pragma once

#include "integration/tool/words.hpp"
#include "support/temporary_directory.hpp"

#include <string>

namespace privacy {

/// A host that runs the example server in a folder of its own.
struct Host {
    std::string folder;
    support::Words variables;  ///< of its environment
    std::string inventory;
};

[[nodiscard]] Host first_host();

/// Other names, scripts, lengths, paths and surroundings; the same counts.
[[nodiscard]] Host second_host();

/// Writes the inventory, and settings that keep memory and processor use back: these change from run to run, whatever the
/// names.
void lay(const support::TemporaryDirectory& below, const Host& host);

/// Gives both hosts the installation id of the first, which has run.
void share_installation_id(const support::TemporaryDirectory& below, const Host& first, const Host& second);

/// The command that has the host make one check; where to is left to be added.
[[nodiscard]] support::Words one_check(const support::TemporaryDirectory& below, const Host& host);

}  // namespace privacy
