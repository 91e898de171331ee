#pragma once

#include <telemetry/metric.hpp>

#include "egress/gate.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace telemetry {

/// The gate's strict reader of a body. It knows one form, byte for byte, and no JSON beyond it.
class BodyReader {
public:
    BodyReader(const Dictionary& dictionary, const Expected& expected, std::string_view body) noexcept
        : dictionary_(dictionary), expected_(expected), body_(body) {}

    /// @return the rule that the body breaks; empty if it breaks none.
    [[nodiscard]] std::string_view read();

    /// Where reading stopped: the place of the broken rule.
    [[nodiscard]] std::size_t offset() const noexcept { return offset_; }

private:
    bool identity();
    bool usage();
    bool metrics();
    const MetricDefinition* next_metric(std::string_view id);
    bool value(const MetricDefinition& metric);
    bool labels(const MetricDefinition& metric);
    bool limited_number(const MetricDefinition& metric);
    bool hash();

    bool take(std::string_view bytes);
    bool must(std::string_view bytes, std::string_view rule);
    bool breaks(std::string_view rule);
    std::optional<std::uint64_t> number();
    std::string_view name();

    const Dictionary& dictionary_;
    const Expected& expected_;
    std::string_view body_;
    std::size_t offset_ = 0;
    std::size_t next_metric_ = 0;
    std::string_view broken_rule_;
};

}  // namespace telemetry
