#pragma once

#include <telemetry/preview.hpp>

#include "egress/gate.hpp"
#include "measure/snapshot.hpp"

#include <memory>
#include <mutex>
#include <vector>

namespace telemetry {

/// The requests of one check, approved, and what they were made from.
struct Composition {
    std::vector<ApprovedRequest> requests;  ///< the check first
    std::vector<Disposition> dispositions;  ///< for each metric of the dictionary
    Snapshot snapshot;                      ///< empty if no statistics are sent
};

/// Lends what a pass works with, so that a later pass allocates nothing but its requests. One composition is kept between
/// passes: its numbers, eight bytes a label, and not its requests.
///
/// Threads: any.
class PassMemory {
    struct GiveBack {
        PassMemory* memory;
        void operator()(Composition* composition) const noexcept { memory->take_back(composition); }
    };

public:
    /// Lives at most as long as the memory.
    using Loan = std::unique_ptr<Composition, GiveBack>;

    /// @return without requests; what else is in it is of a former pass.
    [[nodiscard]] Loan lend();

private:
    void take_back(Composition* composition) noexcept;

    std::mutex mutex_;
    std::unique_ptr<Composition> kept_;
};

}  // namespace telemetry
