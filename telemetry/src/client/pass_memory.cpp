#include "client/pass_memory.hpp"

#include <utility>

namespace telemetry {

PassMemory::Loan PassMemory::lend() {
    std::unique_ptr<Composition> lent;
    {
        const std::scoped_lock lock(mutex_);
        lent = std::move(kept_);
    }
    if (!lent) lent = std::make_unique<Composition>();
    return Loan(lent.release(), {this});
}

void PassMemory::take_back(Composition* composition) noexcept {
    std::unique_ptr<Composition> returned(composition);
    returned->requests.clear();
    const std::scoped_lock lock(mutex_);
    kept_.swap(returned);
}

}  // namespace telemetry
