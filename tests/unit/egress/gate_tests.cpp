#include "egress/gate.hpp"

#include <boost/test/unit_test.hpp>

#include "support/must.hpp"
#include "support/sample_report.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <deploy_server/metrics.hpp>
#include <functional>
#include <string>
#include <string_view>

using support::must;
using support::SampleReport;
using telemetry::ApprovedRequest;
using telemetry::EgressGate;
using telemetry::Endpoint;
using telemetry::ErrorCode;
using telemetry::Kind;
using telemetry::Purpose;
using telemetry::Snapshot;
using namespace telemetry::literals;

namespace {

const telemetry::Dictionary& dictionary = deploy_server::metrics::dictionary();
constexpr auto version = "2022.1"_version;

const Endpoint& endpoint() {
    static const Endpoint parsed = must(Endpoint::parse("https://updates.example.com/v1/check", "endpoint"));
    return parsed;
}

/// Every metric, every kind, and enough labels to have a first, a last and some between; the full list would only repeat them.
Snapshot snapshot() {
    Snapshot full = support::full_snapshot(dictionary);
    for (auto& value : full) {
        for (std::size_t label = 12; label + 1 < value.counts.size(); ++label) value.counts[label] = 0;
    }
    return full;
}

telemetry::MetricValue value_in(const telemetry::MetricDefinition& metric, const rapidjson::Value& json) {
    telemetry::MetricValue value;
    value.is_known = true;
    if (json.IsBool()) value.number = json.GetBool() ? 1 : 0;
    if (json.IsUint64()) value.number = json.GetUint64();
    if (metric.kind == Kind::sha1) std::copy_n(json.GetString(), value.hash.size(), value.hash.begin());
    for (const auto label : metric.labels) {
        const rapidjson::Value name(rapidjson::StringRef(label.data(), static_cast<rapidjson::SizeType>(label.size())));
        value.counts.push_back(json.IsObject() && json.HasMember(name) ? json[name].GetUint64() : 0);
    }
    return value;
}

/// What the writer would have made of the values in a body.
std::string written_again(const std::string& body) {
    rapidjson::Document document;
    document.Parse(body.data(), body.size());
    BOOST_REQUIRE(!document.HasParseError());
    const auto& metrics = document["usage"]["metrics"];
    Snapshot values(dictionary.metrics.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const char* const id = dictionary.metrics[i].id.data();
        if (metrics.HasMember(id)) values[i] = value_in(dictionary.metrics[i], metrics[id]);
    }
    return SampleReport(dictionary, version, values).body();
}

/// Hands a body to the gate. What it approves must be what the writer would have made.
/// @return whether it was approved.
bool is_approved_and_canonical(const std::string& body) {
    static const SampleReport report(dictionary, version, snapshot());
    const auto approved = EgressGate(dictionary).approve(Purpose::update_check, endpoint(), body, report.expected());
    if (!approved) return false;
    BOOST_REQUIRE(written_again(body) == body);
    return true;
}

constexpr std::array<std::string_view, 1> hosts{"updates.example.com"};
constexpr std::array<telemetry::OutboundSwitch, 1> switches{{{.name = "one", .sentence = "None."}}};
constexpr std::array<telemetry::OutboundEntry, 2> entries{{{.id = "updateCheck",
                                                            .made_by = telemetry::MadeBy::library,
                                                            .since = {},
                                                            .switch_name = "one",
                                                            .purpose = "Asks.",
                                                            .hosts = hosts,
                                                            .data = {.sentence = "None."}},
                                                           {.id = "usageStatistics",
                                                            .made_by = telemetry::MadeBy::library,
                                                            .since = version,
                                                            .switch_name = "one",
                                                            .purpose = "Counts.",
                                                            .configured_hosts = "Any.",
                                                            .data = {.sentence = "None."}}}};
constexpr telemetry::OutboundRegister strict_register("deploy-server", switches, entries);

struct Fixture {
    std::string body = SampleReport(dictionary, version, snapshot()).body();
    std::size_t approvals = 0;

    void offer(const std::string& changed) {
        if (changed != body) approvals += is_approved_and_canonical(changed);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(gate_tests, Fixture)

BOOST_AUTO_TEST_CASE(the_body_of_every_metric_and_label_is_approved_byte_for_byte) {
    for (const auto& values : {snapshot(), support::full_snapshot(dictionary), Snapshot(dictionary.metrics.size())}) {
        const SampleReport report(dictionary, version, values);
        const auto request =
            must(EgressGate(dictionary).approve(Purpose::update_check, endpoint(), report.body(), report.expected()));
        BOOST_TEST(request.body() == report.body());
    }
}

BOOST_AUTO_TEST_CASE(no_flipped_bit_passes_unless_it_makes_another_canonical_body) {
    for (std::size_t place = 0; place < body.size(); ++place) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = body;
            changed[place] = static_cast<char>(changed[place] ^ (1 << bit));
            offer(changed);
        }
    }
    BOOST_TEST(approvals > 0u);  // a digit became another
}

BOOST_AUTO_TEST_CASE(no_deleted_byte_passes_unless_it_makes_another_canonical_body) {
    for (std::size_t place = 0; place < body.size(); ++place) offer(std::string(body).erase(place, 1));
    BOOST_TEST(approvals > 0u);
}

BOOST_AUTO_TEST_CASE(no_inserted_byte_passes_unless_it_makes_another_canonical_body) {
    using namespace std::string_view_literals;
    for (std::size_t place = 0; place <= body.size(); ++place) {
        for (const char byte : "\0 \n\"\\,:{}[]0159aZ.-e\x7f\xff"sv) offer(std::string(body).insert(place, 1, byte));
    }
    BOOST_TEST(approvals > 0u);
}

BOOST_AUTO_TEST_CASE(no_doubled_byte_passes_unless_it_makes_another_canonical_body) {
    for (std::size_t place = 0; place < body.size(); ++place) offer(std::string(body).insert(place, 1, body[place]));
    BOOST_TEST(approvals > 0u);
}

BOOST_AUTO_TEST_CASE(no_end_cut_off_passes) {
    for (std::size_t size = 0; size < body.size(); ++size) BOOST_REQUIRE(!is_approved_and_canonical(body.substr(0, size)));
}

BOOST_AUTO_TEST_CASE(no_two_members_passes_in_the_other_order_or_twice) {
    for (std::size_t i = 0; i + 1 < dictionary.metrics.size(); ++i) {
        const auto begin = body.find("\"" + std::string(dictionary.metrics[i].id) + "\":");
        const auto middle = body.find("\"" + std::string(dictionary.metrics[i + 1].id) + "\":");
        const bool is_last = i + 2 == dictionary.metrics.size();
        const auto end = is_last ? body.size() - 3 : body.find("\"" + std::string(dictionary.metrics[i + 2].id) + "\":") - 1;
        const std::string first = body.substr(begin, middle - 1 - begin);
        const std::string second = body.substr(middle, end - middle);
        const auto with = [&](const std::string& pair) { return std::string(body).replace(begin, end - begin, pair); };
        BOOST_REQUIRE(with(first + "," + second) == body);
        BOOST_TEST(!is_approved_and_canonical(with(second + "," + first)), dictionary.metrics[i].id);
        BOOST_TEST(!is_approved_and_canonical(with(first + "," + first + "," + second)), dictionary.metrics[i].id);
    }
}

BOOST_AUTO_TEST_CASE(a_report_of_one_version_is_refused_at_an_older_one) {
    const SampleReport older(dictionary, "3.15"_version, snapshot());
    telemetry::Expected expected = older.expected();
    const std::string newer = SampleReport(dictionary, version, snapshot()).body();
    std::string posing = newer;
    posing.replace(posing.find("2022.1"), 6, "3.15");
    const auto approved = EgressGate(dictionary).approve(Purpose::update_check, endpoint(), posing, expected);
    BOOST_REQUIRE(!approved);
    BOOST_TEST(approved.error().message.ends_with("a metric must be admitted by version and consent"));
}

BOOST_AUTO_TEST_CASE(a_refusal_has_the_offset_and_the_rule_and_none_of_the_bytes) {
    const SampleReport report(dictionary, version, snapshot());
    std::string leaky = report.body();
    leaky.insert(leaky.find("\"environments\""), "\"secretName\":1,");
    const auto refused = EgressGate(dictionary).approve(Purpose::update_check, endpoint(), leaky, report.expected());
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == ErrorCode::gate_refused));
    const auto end_of_name = std::to_string(leaky.find("\"secretName\"") + 12);
    BOOST_TEST(refused.error().message ==
               "egress gate: byte " + end_of_name + ": a metric must be of the dictionary, in its order, and once");
}

// Bug: the length was taken of a body that had already been moved away, and was 0.
BOOST_AUTO_TEST_CASE(the_head_is_constant_but_for_the_configured_host_and_the_length) {
    const SampleReport report(dictionary, version, snapshot(), 0);
    const auto head_for = [&](std::string_view address) {
        const auto parsed = must(Endpoint::parse(address, "endpoint"));
        return must(EgressGate(dictionary).approve(Purpose::update_check, parsed, report.body(), report.expected())).head();
    };
    const std::string rest =
        "\r\nUser-Agent: update-check/1\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(report.body().size()) + "\r\n\r\n";
    BOOST_TEST(head_for("https://updates.example.com/v1/check") ==
               "POST /v1/check HTTP/1.1\r\nHost: updates.example.com" + rest);
    BOOST_TEST(head_for("https://UPDATES.example.com:443") == "POST / HTTP/1.1\r\nHost: updates.example.com" + rest);
    BOOST_TEST(head_for("https://[::1]:8443/a") == "POST /a HTTP/1.1\r\nHost: [::1]:8443" + rest);
}

BOOST_AUTO_TEST_CASE(a_request_knows_its_entry_and_goes_only_to_a_host_of_it) {
    const SampleReport report(dictionary, version, snapshot(), 0);
    const EgressGate gate(dictionary, strict_register);
    const auto approved = [&](Purpose purpose, std::string_view address) {
        return gate.approve(purpose, must(Endpoint::parse(address, "endpoint")), report.body(), report.expected());
    };
    BOOST_TEST(must(approved(Purpose::update_check, "https://updates.example.com/")).entry().id == "updateCheck");
    BOOST_TEST(must(approved(Purpose::usage_statistics, "https://mirror.internal/")).entry().id == "usageStatistics");
    const auto refused = approved(Purpose::update_check, "https://mirror.internal/");
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == ErrorCode::gate_refused));
    BOOST_TEST(refused.error().message == "egress gate: updateCheck: the address is not on a host of the register's entry");
}

BOOST_AUTO_TEST_CASE(a_check_with_statistics_needs_the_leave_of_both_entries) {
    const EgressGate gate(dictionary, strict_register);
    const SampleReport older(dictionary, "2018.2.2"_version, snapshot());
    const auto too_new = gate.approve(Purpose::update_check, endpoint(), older.body(), older.expected());
    BOOST_REQUIRE(!too_new);
    BOOST_TEST(too_new.error().message ==
               "egress gate: usageStatistics: the register says that it is newer than the version that runs");
    const SampleReport newer(dictionary, version, snapshot());
    BOOST_TEST(gate.approve(Purpose::update_check, endpoint(), newer.body(), newer.expected()).has_value());
}

BOOST_AUTO_TEST_CASE(copies_of_a_request_have_the_same_bytes_at_the_same_place) {
    const SampleReport report(dictionary, version, snapshot());
    const auto request =
        must(EgressGate(dictionary).approve(Purpose::update_check, endpoint(), report.body(), report.expected()));
    const ApprovedRequest copy = request;
    BOOST_TEST(copy.body().data() == request.body().data());
    BOOST_TEST(copy.head().data() == request.head().data());
}

BOOST_AUTO_TEST_CASE(what_is_fetched_is_asked_for_with_constant_bytes_on_a_host_of_the_register) {
    static constexpr std::array<std::string_view, 1> hosts{"updates.example.com"};
    telemetry::OutboundEntry entry;
    entry.id = "steps";
    entry.made_by = telemetry::MadeBy::library;
    entry.hosts = hosts;
    const EgressGate gate(dictionary);
    const std::string digest(64, 'a');
    BOOST_TEST(must(gate.approve_fetch(entry, endpoint(), {})).head() ==
               "GET /v1/check HTTP/1.1\r\nHost: updates.example.com\r\nUser-Agent: update-check/1\r\nAccept: "
               "application/json\r\n\r\n");
    BOOST_TEST(
        must(gate.approve_fetch(entry, endpoint(), digest)).head().ends_with("\r\nIf-None-Match: \"" + digest + "\"\r\n\r\n"));
    for (const std::string& text : {std::string("alice"), std::string(63, 'a'), std::string(64, 'A'), std::string(65, 'a')}) {
        BOOST_TEST(!gate.approve_fetch(entry, endpoint(), text).has_value());
    }
    const auto elsewhere = must(telemetry::Endpoint::parse("https://steps.example.com/index", "address"));
    BOOST_TEST(!gate.approve_fetch(entry, elsewhere, {}).has_value());
    telemetry::OutboundEntry products = entry;
    products.made_by = telemetry::MadeBy::product;
    BOOST_TEST(!gate.approve_fetch(products, endpoint(), {}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
