// Texts that must not leave, and the search for them.
#pragma once

#include "integration/tool/words.hpp"
#include "support/temporary_directory.hpp"

#include <string>
#include <string_view>

namespace privacy {

/// The serial of the licence in the small inventory: as its SHA-1 it may be sent.
inline constexpr std::string_view license_serial = "26A2245C-D77E4CEA";

/// Every string of an inventory but that serial, names of members apart, one a line.
[[nodiscard]] std::string texts_of_inventory(const std::string& json);

/// The names under which the system knows this machine and who runs the tests, one a line.
[[nodiscard]] std::string names_of_this_machine();

/// What was planted, and where it may have gone.
class Canaries {
public:
    /// @param texts one a line.
    explicit Canaries(const std::string& texts);

    /// Looks for the texts, in every form, in files and in folders with all that is in them.
    /// @return empty if nothing was found; else what, and where.
    [[nodiscard]] std::string found_in(const support::Words& paths) const;

private:
    support::TemporaryDirectory folder_;
};

}  // namespace privacy
