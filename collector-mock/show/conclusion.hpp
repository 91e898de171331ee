// What all that was received comes to.
#pragma once

#include "ledger/ledger.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace collector {

/// Whether all was as it should be, and if not, why. It is made once, and the exit code and every report go by it.
struct Conclusion {
    std::uint64_t refused = 0;         ///< exchanges; their findings say why
    std::vector<std::string> reasons;  ///< what else is not as it should be, a sentence each
    std::vector<std::string> notes;    ///< what must be known and fails nothing, likewise

    [[nodiscard]] bool passed() const noexcept { return refused == 0 && reasons.empty(); }
};

/// What the sums say; further reasons may be added.
/// @param is_of_one_client all that came is of a client that is judged: something clean must have come, and all of it in TLS.
[[nodiscard]] Conclusion conclude(const Totals& totals, bool is_of_one_client = false);

/// "1 exchange", "2 exchanges".
[[nodiscard]] std::string counted(std::uint64_t count, const std::string& noun);

}  // namespace collector
