#pragma once

#include "system/sha256.hpp"

#include <string>
#include <string_view>

namespace simulation {

/// A digest of many texts in their order, told apart: of two lives, whether they were the same.
///
/// Threads: one at a time.
class Fingerprint {
public:
    void add(std::string_view text) {
        std::string link(so_far_.begin(), so_far_.end());
        so_far_ = digester_.of(link.append(text));
    }

    [[nodiscard]] std::string text() const { return telemetry::to_hex(so_far_); }

private:
    telemetry::Sha256 digester_;
    telemetry::Digest so_far_{};
};

}  // namespace simulation
