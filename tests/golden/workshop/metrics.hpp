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

}  // namespace workshop::metrics

namespace telemetry {

template <>
struct LabelList<::workshop::metrics::ToolsSoldLast90DaysLabel> {
    static constexpr std::array<std::string_view, 11> names{
        "hammer",
        "New",
        "new.",
        "linux",
        "2handed",
        "a.b",
        "a-b",
        "-other",
        "IIS",
        "2f9b0c1e-00aa-4d6f-8e7b-0a1b2c3d4e5f",
        "other",
    };
    static constexpr std::array<std::uint16_t, 11> order{
        7, 9, 4, 6, 5, 0, 8, 3, 1, 2, 10,
    };
    static constexpr auto other = ::workshop::metrics::ToolsSoldLast90DaysLabel::other;
};

}  // namespace telemetry

namespace workshop::metrics {

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

namespace telemetry {

template <>
struct LabelList<::workshop::metrics::ToolsOnHTTPServersLabel> {
    static constexpr std::array<std::string_view, 11> names{
        "hammer",
        "New",
        "new.",
        "linux",
        "2handed",
        "a.b",
        "a-b",
        "-other",
        "IIS",
        "2f9b0c1e-00aa-4d6f-8e7b-0a1b2c3d4e5f",
        "other",
    };
    static constexpr std::array<std::uint16_t, 11> order{
        7, 9, 4, 6, 5, 0, 8, 3, 1, 2, 10,
    };
    static constexpr auto other = ::workshop::metrics::ToolsOnHTTPServersLabel::other;
};

}  // namespace telemetry

namespace workshop::metrics::detail {

inline constexpr ::telemetry::Version since_0 = ::telemetry::Version::parse("0").value();
inline constexpr ::telemetry::Version since_1_2_beta_1 = ::telemetry::Version::parse("1.2-beta.1").value();
inline constexpr ::telemetry::Version since_1_2 = ::telemetry::Version::parse("1.2").value();

inline constexpr std::array<::telemetry::MetricDefinition, 10> definitions{{
    {
        .id = "benches",
        .kind = ::telemetry::Kind::count,
        .measured_by = ::telemetry::MeasuredBy::host,
        .since = since_0,
        .consent = 1,
        .max = 5'000,
        .round_to = 1,
        .window_days = 0,
        .labels = {},
        .sentence = "The number of benches.",
        .decision = "How large the floor plan must be.",
    },
    {
        .id = "class",
        .kind = ::telemetry::Kind::count,
        .measured_by = ::telemetry::MeasuredBy::host,
        .since = since_1_2_beta_1,
        .consent = 1,
        .max = 9,
        .round_to = 3,
        .window_days = 0,
        .labels = {},
        .sentence = "The class of the workshop, a \"keyword\" of C++ with <marks> that Markdown | HTML would take for their "
                    "own, in a sentence that is too long for one line of any header.",
        .decision = "Whether names are made unusable by languages.",
    },
    {
        .id = "dictionary",
        .kind = ::telemetry::Kind::flag,
        .measured_by = ::telemetry::MeasuredBy::host,
        .since = since_1_2,
        .consent = 2,
        .max = 0,
        .round_to = 1,
        .window_days = 0,
        .labels = {},
        .sentence = "Whether there is a dictionary on the shelf.",
        .decision = "Whether a handle may be named as the function beside it.",
    },
    {
        .id = "toolsSoldLast90Days",
        .kind = ::telemetry::Kind::count_by_label,
        .measured_by = ::telemetry::MeasuredBy::host,
        .since = since_1_2,
        .consent = 1,
        .max = 1'000'000,
        .round_to = 1,
        .window_days = 90,
        .labels = ::telemetry::LabelList<ToolsSoldLast90DaysLabel>::names,
        .sentence = "The tools of each kind sold in the last 90 days.",
        .decision = "Which tools are made.",
    },
    {
        .id = "toolsOnHTTPServers",
        .kind = ::telemetry::Kind::count_by_label,
        .measured_by = ::telemetry::MeasuredBy::host,
        .since = since_1_2,
        .consent = 1,
        .max = 1'000'000,
        .round_to = 10,
        .window_days = 0,
        .labels = ::telemetry::LabelList<ToolsOnHTTPServersLabel>::names,
        .sentence = "The tools of each kind shown on the web.",
        .decision = "Which tools are shown.",
    },
    {
        .id = "openingTime",
        .kind = ::telemetry::Kind::seconds,
        .measured_by = ::telemetry::MeasuredBy::host,
        .since = since_1_2,
        .consent = 1,
        .max = 86'400,
        .round_to = 1,
        .window_days = 0,
        .labels = {},
        .sentence = "How long the workshop is open a day.",
        .decision = "When the lights go out.",
    },
    {
        .id = "shelfSpace",
        .kind = ::telemetry::Kind::bytes,
        .measured_by = ::telemetry::MeasuredBy::host,
        .since = since_1_2,
        .consent = 1,
        .max = 9'007'198'180'999'168,
        .round_to = 1'048'576,
        .window_days = 0,
        .labels = {},
        .sentence = "How much fits on the shelf.",
        .decision = "How many shelves are built.",
    },
    {
        .id = "memory",
        .kind = ::telemetry::Kind::bytes,
        .measured_by = ::telemetry::MeasuredBy::process_memory,
        .since = since_1_2,
        .consent = 1,
        .max = 1'099'511'627'776,
        .round_to = 1,
        .window_days = 0,
        .labels = {},
        .sentence = "The memory in use.",
        .decision = "How much memory is bought.",
    },
    {
        .id = "shade",
        .kind = ::telemetry::Kind::percent,
        .measured_by = ::telemetry::MeasuredBy::host,
        .since = since_1_2,
        .consent = 1,
        .max = 100,
        .round_to = 1,
        .window_days = 0,
        .labels = {},
        .sentence = "How much of the yard is in the shade.",
        .decision = "Where trees are planted.",
    },
    {
        .id = "serialSha1",
        .kind = ::telemetry::Kind::sha1,
        .measured_by = ::telemetry::MeasuredBy::license_serial,
        .since = since_1_2,
        .consent = 1,
        .max = 0,
        .round_to = 1,
        .window_days = 0,
        .labels = {},
        .sentence = "The SHA-1 of the licence's serial number.",
        .decision = "Which licences are in use.",
    },
}};

inline constexpr ::telemetry::Dictionary dictionary{
    .product = "workshop",
    .schema = 1,
    .consent_revision = 2,
    .metrics = definitions,
};

}  // namespace workshop::metrics::detail

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
