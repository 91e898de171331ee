// A report of any dictionary, as a client would make it, with everything that the gate wants to know.
#pragma once

#include <telemetry/metric.hpp>

#include "egress/gate.hpp"
#include "report/admission.hpp"
#include "report/body.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace support {

inline constexpr std::string_view sample_installation = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

/// A value for every metric and every label, none of them 0, all within their limits.
[[nodiscard]] telemetry::Snapshot full_snapshot(const telemetry::Dictionary& dictionary);

class SampleReport {
public:
    /// @param consent 0 for a check without statistics.
    SampleReport(const telemetry::Dictionary& dictionary, telemetry::Version version, telemetry::Snapshot snapshot,
                 std::uint32_t consent = 1);

    [[nodiscard]] const telemetry::Expected& expected() const noexcept { return expected_; }
    [[nodiscard]] const std::vector<telemetry::Disposition>& dispositions() const noexcept { return dispositions_; }
    [[nodiscard]] std::string body() const;

private:
    const telemetry::Dictionary& dictionary_;
    telemetry::Snapshot snapshot_;
    telemetry::Expected expected_;
    std::vector<telemetry::Disposition> dispositions_;
};

}  // namespace support
