// Made by metrics-compiler from metrics.json. Change that file, not this one.
#pragma once

#include <telemetry/metric.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace workshop::metrics {

/// The labels of `toolsSoldLast90Days`, from lists/tools.txt.
enum class ToolsSoldLast90DaysLabel : std::uint16_t {
    hammer,
    new_,
    new_2,
    linux_,
    id_2handed,
    a_b,
    a_b_2,
    other_2,
    iis,
    id_2f9b0c1e_00aa_4d6f_8e7b_0a1b2c3d4e5f,
    other,
};

/// The labels of `toolsOnHTTPServers`, from lists/tools.txt.
enum class ToolsOnHTTPServersLabel : std::uint16_t {
    hammer,
    new_,
    new_2,
    linux_,
    id_2handed,
    a_b,
    a_b_2,
    other_2,
    iis,
    id_2f9b0c1e_00aa_4d6f_8e7b_0a1b2c3d4e5f,
    other,
};

}  // namespace workshop::metrics

namespace workshop::metrics::detail {

using namespace std::string_view_literals;

inline constexpr std::array<std::string_view, 11> tools_sold_last_90_days_names{
    "hammer"sv,
    "New"sv,
    "new."sv,
    "linux"sv,
    "2handed"sv,
    "a.b"sv,
    "a-b"sv,
    "-other"sv,
    "IIS"sv,
    "2f9b0c1e-00aa-4d6f-8e7b-0a1b2c3d4e5f"sv,
    "other"sv,
};

inline constexpr std::array<std::uint16_t, 11> tools_sold_last_90_days_order{
    7, 9, 4, 6, 5, 0, 8, 3, 1, 2, 10,
};

inline constexpr std::array<std::string_view, 11> tools_on_http_servers_names{
    "hammer"sv,
    "New"sv,
    "new."sv,
    "linux"sv,
    "2handed"sv,
    "a.b"sv,
    "a-b"sv,
    "-other"sv,
    "IIS"sv,
    "2f9b0c1e-00aa-4d6f-8e7b-0a1b2c3d4e5f"sv,
    "other"sv,
};

inline constexpr std::array<std::uint16_t, 11> tools_on_http_servers_order{
    7, 9, 4, 6, 5, 0, 8, 3, 1, 2, 10,
};

inline constexpr ::telemetry::Version since_0 = ::telemetry::Version::parse("0").value();
inline constexpr ::telemetry::Version since_1_2_beta_1 = ::telemetry::Version::parse("1.2-beta.1").value();
inline constexpr ::telemetry::Version since_1_2 = ::telemetry::Version::parse("1.2").value();

inline constexpr std::array<::telemetry::MetricDefinition, 10> definitions{{
    {
        .id = "benches"sv,
        .kind = ::telemetry::Kind::count,
        .since = since_0,
        .consent = 1,
        .max = 5'000,
        .sentence = "The number of benches."sv,
        .decision = "How large the floor plan must be."sv,
    },
    {
        .id = "class"sv,
        .kind = ::telemetry::Kind::count,
        .since = since_1_2_beta_1,
        .consent = 1,
        .max = 9,
        .round_to = 3,
        .sentence = "The class of the workshop, a \"keyword\" of C++ with <marks> that Markdown | HTML would take for their "
                    "own, in a sentence that is too long for one line of any header."sv,
        .decision = "Whether names are made unusable by languages."sv,
    },
    {
        .id = "dictionary"sv,
        .kind = ::telemetry::Kind::flag,
        .since = since_1_2,
        .consent = 2,
        .sentence = "Whether there is a dictionary on the shelf."sv,
        .decision = "Whether a handle may be named as the function beside it."sv,
    },
    {
        .id = "toolsSoldLast90Days"sv,
        .kind = ::telemetry::Kind::count_by_label,
        .since = since_1_2,
        .consent = 1,
        .max = 1'000'000,
        .window_days = 90,
        .labels = tools_sold_last_90_days_names,
        .sentence = "The tools of each kind sold in the last 90 days."sv,
        .decision = "Which tools are made."sv,
    },
    {
        .id = "toolsOnHTTPServers"sv,
        .kind = ::telemetry::Kind::count_by_label,
        .since = since_1_2,
        .consent = 1,
        .max = 1'000'000,
        .round_to = 10,
        .labels = tools_on_http_servers_names,
        .sentence = "The tools of each kind shown on the web."sv,
        .decision = "Which tools are shown."sv,
    },
    {
        .id = "openingTime"sv,
        .kind = ::telemetry::Kind::seconds,
        .since = since_1_2,
        .consent = 1,
        .max = 86'400,
        .sentence = "How long the workshop is open a day."sv,
        .decision = "When the lights go out."sv,
    },
    {
        .id = "shelfSpace"sv,
        .kind = ::telemetry::Kind::bytes,
        .since = since_1_2,
        .consent = 1,
        .max = 9'007'198'180'999'168,
        .round_to = 1'048'576,
        .sentence = "How much fits on the shelf."sv,
        .decision = "How many shelves are built."sv,
    },
    {
        .id = "memory"sv,
        .kind = ::telemetry::Kind::bytes,
        .measured_by = ::telemetry::MeasuredBy::process_memory,
        .since = since_1_2,
        .consent = 1,
        .max = 1'099'511'627'776,
        .sentence = "The memory in use."sv,
        .decision = "How much memory is bought."sv,
    },
    {
        .id = "shade"sv,
        .kind = ::telemetry::Kind::percent,
        .since = since_1_2,
        .consent = 1,
        .max = 100,
        .sentence = "How much of the yard is in the shade."sv,
        .decision = "Where trees are planted."sv,
    },
    {
        .id = "serialSha1"sv,
        .kind = ::telemetry::Kind::sha1,
        .measured_by = ::telemetry::MeasuredBy::license_serial,
        .since = since_1_2,
        .consent = 1,
        .sentence = "The SHA-1 of the licence's serial number."sv,
        .decision = "Which licences are in use."sv,
    },
}};

inline constexpr ::telemetry::Dictionary dictionary{
    .product = "workshop"sv,
    .schema = 1,
    .consent_revision = 2,
    .metrics = definitions,
};

}  // namespace workshop::metrics::detail

namespace telemetry {

template <>
struct LabelList<::workshop::metrics::ToolsSoldLast90DaysLabel> {
    static constexpr const auto& names = ::workshop::metrics::detail::tools_sold_last_90_days_names;
    static constexpr const auto& order = ::workshop::metrics::detail::tools_sold_last_90_days_order;
    static constexpr auto other = ::workshop::metrics::ToolsSoldLast90DaysLabel::other;
};

template <>
struct LabelList<::workshop::metrics::ToolsOnHTTPServersLabel> {
    static constexpr const auto& names = ::workshop::metrics::detail::tools_on_http_servers_names;
    static constexpr const auto& order = ::workshop::metrics::detail::tools_on_http_servers_order;
    static constexpr auto other = ::workshop::metrics::ToolsOnHTTPServersLabel::other;
};

}  // namespace telemetry

namespace workshop::metrics {

/// The number of benches. Sent as `benches` since 0.
inline constexpr ::telemetry::CountMetric benches{detail::definitions[0]};

/// The class of the workshop, a "keyword" of C++ with <marks> that Markdown | HTML would take for their own, in a sentence that
/// is too long for one line of any header. Sent as `class` since 1.2-beta.1.
inline constexpr ::telemetry::CountMetric class_{detail::definitions[1]};

/// Whether there is a dictionary on the shelf. Sent as `dictionary` since 1.2.
inline constexpr ::telemetry::FlagMetric dictionary_2{detail::definitions[2]};

/// The tools of each kind sold in the last 90 days. Sent as `toolsSoldLast90Days` since 1.2.
inline constexpr ::telemetry::LabelledCountMetric<ToolsSoldLast90DaysLabel> tools_sold_last_90_days{detail::definitions[3]};

/// The tools of each kind shown on the web. Sent as `toolsOnHTTPServers` since 1.2.
inline constexpr ::telemetry::LabelledCountMetric<ToolsOnHTTPServersLabel> tools_on_http_servers{detail::definitions[4]};

/// How long the workshop is open a day. Sent as `openingTime` since 1.2.
inline constexpr ::telemetry::SecondsMetric opening_time{detail::definitions[5]};

/// How much fits on the shelf. Sent as `shelfSpace` since 1.2.
inline constexpr ::telemetry::BytesMetric shelf_space{detail::definitions[6]};

/// How much of the yard is in the shade. Sent as `shade` since 1.2.
inline constexpr ::telemetry::PercentMetric shade{detail::definitions[8]};

/// All that workshop may ever send, in the order in which it is sent.
constexpr const ::telemetry::Dictionary& dictionary() noexcept {
    return detail::dictionary;
}

}  // namespace workshop::metrics
