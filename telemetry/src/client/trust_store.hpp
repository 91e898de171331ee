#pragma once

#include <telemetry/result.hpp>

#include "notice/trust.hpp"
#include "state/state_directory.hpp"
#include "system/random.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry {

/// Random bytes that decide in which group of a staged rollout this installation is. They never leave it.
using RolloutSecret = std::array<std::byte, 16>;

/// Keeps what was verified last, and the rollout secret, in the state directory.
///
/// Threads: one at a time; processes: those who save hold the lock of the pass.
class TrustStore {
public:
    /// @param root the root compiled into the product; empty: nothing can be verified.
    TrustStore(const StateDirectory& directory, std::string root) : directory_(directory), root_(std::move(root)) {}

    /// What was trusted last, or the compiled-in root. A broken file is put aside, and its new name noted in `put_aside_as`.
    /// Errors: unknown_key (no root was compiled in), those of `notice::Trust::begin`, those of the directory.
    [[nodiscard]] Result<notice::Trust> load(std::string& put_aside_as) const;

    /// The same, but writes nothing: a broken file, which is not put aside then, is an error (state_corrupt). To take it for
    /// none would hide a security warning that was known.
    [[nodiscard]] Result<notice::Trust> peek() const;

    [[nodiscard]] Result<void> save(const notice::Trust& trust) const;

    /// The secret, made where there is none. A broken file is put aside, and its new name noted in `put_aside_as`. Where the
    /// secret cannot be read or kept, zeros: no group is drawn, all such installations are alike.
    [[nodiscard]] RolloutSecret rollout_secret(Random& random, std::string& put_aside_as) const;

    /// The same, but writes nothing: zeros where none is kept.
    [[nodiscard]] RolloutSecret peek_rollout_secret() const;

private:
    [[nodiscard]] Result<notice::Trust> compiled_in() const;
    [[nodiscard]] Result<std::optional<RolloutSecret>> stored_secret() const;

    const StateDirectory& directory_;
    std::string root_;
};

}  // namespace telemetry
