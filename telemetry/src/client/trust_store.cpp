#include "client/trust_store.hpp"

#include "system/join.hpp"

#include <cstring>
#include <span>

namespace telemetry {

namespace {

constexpr std::string_view trust_file = "notice.json";
constexpr std::size_t trust_size_max = 256 * 1024;
constexpr std::string_view secret_file = "rollout-secret";

}  // namespace

Result<notice::Trust> TrustStore::compiled_in() const {
    if (root_.empty())
        return failure(ErrorCode::unknown_key, "no root was compiled into the product: no notice can be verified");
    return notice::Trust::begin(root_);
}

Result<notice::Trust> TrustStore::peek() const {
    auto beginning = compiled_in();
    if (!beginning) return beginning;
    const auto stored = directory_.read(trust_file, trust_size_max);
    if (!stored) return stored.error();
    if (!*stored) return beginning;
    auto restored = notice::Trust::restore(**stored, *beginning);
    if (restored) return restored;
    return failure(restored.error().code, join({trust_file, ": ", restored.error().message}));
}

Result<notice::Trust> TrustStore::load(std::string& put_aside_as) const {
    const auto stored = directory_.read(trust_file, trust_size_max);
    const bool is_unreadable = !stored && stored.error().code != ErrorCode::state_corrupt;
    if (is_unreadable) return stored.error();
    auto beginning = compiled_in();
    const bool is_missing = stored && !*stored;
    if (!beginning || is_missing) return beginning;
    if (stored) {
        if (auto restored = notice::Trust::restore(**stored, *beginning)) return restored;
    }
    auto aside = directory_.put_aside(trust_file);
    if (!aside) return std::move(aside).error();
    put_aside_as = *std::move(aside);
    return beginning;
}

Result<void> TrustStore::save(const notice::Trust& trust) const {
    return directory_.replace(trust_file, trust.serialize());
}

/// Errors: state_corrupt.
Result<std::optional<RolloutSecret>> TrustStore::stored_secret() const {
    RolloutSecret secret{};
    const auto stored = directory_.read(secret_file, secret.size());
    if (!stored) return stored.error();
    if (!*stored) return std::optional<RolloutSecret>();
    if ((*stored)->size() != secret.size()) return failure(ErrorCode::state_corrupt, "rollout-secret: is too short");
    std::memcpy(secret.data(), (*stored)->data(), secret.size());
    return std::optional(secret);
}

RolloutSecret TrustStore::peek_rollout_secret() const {
    const auto stored = stored_secret();
    return stored ? stored->value_or(RolloutSecret{}) : RolloutSecret{};
}

RolloutSecret TrustStore::rollout_secret(Random& random, std::string& put_aside_as) const {
    const auto stored = stored_secret();
    if (stored && *stored) return **stored;
    if (!stored) {
        if (stored.error().code != ErrorCode::state_corrupt) return {};
        auto aside = directory_.put_aside(secret_file);
        if (!aside) return {};
        put_aside_as = *std::move(aside);
    }
    RolloutSecret fresh{};
    if (!random.fill(fresh)) return {};
    const std::string_view bytes(reinterpret_cast<const char*>(fresh.data()), fresh.size());
    return directory_.replace(secret_file, bytes) ? fresh : RolloutSecret{};
}

}  // namespace telemetry
