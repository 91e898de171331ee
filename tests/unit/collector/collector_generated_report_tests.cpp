// Reports by the thousand, made from the product's own dictionary: clean ones raise no alarm, in leaky ones every leak is
// named.
#include "audit/auditor.hpp"
#include "audit/clean_body.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace collector;

namespace {

class ReportGenerator {
public:
    ReportGenerator(const Dictionary& dictionary, unsigned seed, bool leaky)
        : dictionary_(dictionary), random_(seed), leaky_(leaky) {}

    std::string make() {
        constexpr std::array versions{
            "0", "2.5", "2.6", "3.3", "3.4", "3.11.1", "3.11.2", "3.12", "3.16.1", "2018.2.2-beta.1", "2018.2.2", "2022.1"};
        expected_.clear();
        position_ = 0;
        const std::string version = versions[random_() % versions.size()];
        std::string metrics;
        for (const Metric& metric : dictionary_.metrics) {
            if (metric.since > *ProductVersion::parse(version) || random_() % 4 == 0) continue;
            if (leaky_ && random_() % 8 == 0) append(metrics, foreign_member("/usage/metrics"));
            append(metrics, "\"" + metric.id + "\":" + value(metric));
        }
        return R"({"schema":1,"product":"deploy-server","version":")" + version +
               R"(","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","usage":{"consent":1,"metrics":{)" + metrics + "}}}";
    }

    /// "rule pointer" of each leak in the report that was made last.
    [[nodiscard]] const std::vector<std::string>& expected() const { return expected_; }

private:
    void append(std::string& members, const std::string& member) {
        if (!members.empty()) members += ',';
        members += member;
        ++position_;
    }

    std::string name() {
        std::string text = "Customer ";
        for (int i = 0; i < 6; ++i) text += static_cast<char>('a' + random_() % 26);
        return text;
    }

    std::string foreign_member(const std::string& object) {
        const std::string pointer = object + "/#" + std::to_string(position_);
        expected_.push_back("member-unknown " + pointer);
        if (random_() % 2 == 0) return "\"" + name() + "\":7";
        expected_.push_back("text " + pointer + "/#0/1");
        expected_.push_back("member-unknown " + pointer + "/#0");
        return "\"" + name() + "\":{\"" + name() + "\":[1,\"" + name() + "\"]}";
    }

    std::string amount(const Metric& metric, std::uint64_t least) {
        const std::uint64_t steps = metric.max / metric.round_to;
        const std::uint64_t some = random_() % 3 == 0 ? steps : random_() % 100 % (steps + 1);
        return std::to_string(std::max(some, least) * metric.round_to);
    }

    std::string value(const Metric& metric) {
        const std::string pointer = "/usage/metrics/" + metric.id;
        if (leaky_ && random_() % 6 == 0) {
            expected_.push_back("text " + pointer);
            return "\"" + name() + "\"";
        }
        if (metric.kind == Kind::flag) return random_() % 2 == 0 ? "true" : "false";
        if (metric.kind == Kind::sha1) return R"("efba8bdfc9834c5b954e0cc7a41b3492ae458257")";
        return metric.kind == Kind::count_by_label ? labels(metric, pointer) : amount(metric, 0);
    }

    std::string labels(const Metric& metric, const std::string& pointer) {
        std::string members;
        std::size_t position = 0;
        for (std::size_t i = 0; i < metric.labels.size(); ++i) {
            if (random_() % 10 != 0) continue;
            if (leaky_ && random_() % 4 == 0) {
                expected_.push_back("label-unknown " + pointer + "/#" + std::to_string(position++));
                members += (members.empty() ? "\"" : ",\"") + name() + "\":1";
            }
            members += (members.empty() ? "\"" : ",\"") + std::string(metric.labels[i]) + "\":" + amount(metric, 1);
            ++position;
        }
        return "{" + members + "}";
    }

    const Dictionary& dictionary_;
    std::mt19937 random_;
    bool leaky_;
    std::size_t position_ = 0;
    std::vector<std::string> expected_;
};

// Changes a few bytes: another byte, one less, one more, a piece twice or gone.
std::string damaged(std::string body, std::mt19937& random) {
    constexpr std::string_view bytes = "\"{}:,0123456789.-eE\\tfa \t\x7F\xC3\xA9";
    for (auto times = random() % 3; times < 3; ++times) {
        const std::size_t at = random() % body.size();
        const std::size_t size = 1 + random() % std::min<std::size_t>(body.size() - at, 40);
        switch (random() % 5) {
            case 0:
                body[at] = bytes[random() % bytes.size()];
                break;
            case 1:
                body.erase(at, 1);
                break;
            case 2:
                body.insert(at, 1, bytes[random() % bytes.size()]);
                break;
            case 3:
                body.insert(at, body.substr(at, size));
                break;
            default:
                if (size < body.size()) body.erase(at, size);
        }
    }
    return body;
}

bool say_the_same(const Verdict& one, const Verdict& other) {
    const auto same = [](const Finding& a, const Finding& b) {
        return a.rule == b.rule && a.pointer == b.pointer && a.offset == b.offset && a.sha256 == b.sha256;
    };
    return std::ranges::equal(one.findings(), other.findings(), same) &&
           std::ranges::equal(one.terms.words(), other.terms.words()) && one.product == other.product &&
           one.installation == other.installation && one.digest == other.digest;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_generated_report_tests)

BOOST_AUTO_TEST_CASE(a_thousand_clean_reports_raise_no_alarm) {
    const Dictionary dictionary = read_embedded_dictionary();
    Verdict verdict(dictionary.term_count);
    ReportGenerator generator(dictionary, 1, false);
    const CanaryScanner scanner("secret-host.corp\nAlice Example\nProject Neptune\n", dictionary);
    for (int i = 0; i < 1000; ++i) {
        const std::string body = generator.make();
        verdict.clear();
        audit_body(dictionary, {}, ReportKind::check, body, verdict);
        scanner.scan_request(body, 0, body, verdict);
        BOOST_TEST(verdict.is_clean(), body);
    }
}

BOOST_AUTO_TEST_CASE(in_a_thousand_leaky_reports_every_text_and_foreign_member_is_named) {
    const Dictionary dictionary = read_embedded_dictionary();
    Verdict verdict(dictionary.term_count);
    ReportGenerator generator(dictionary, 2, true);
    std::size_t leaks = 0;
    for (int i = 0; i < 1000; ++i) {
        const std::string body = generator.make();
        verdict.clear();
        audit_body(dictionary, {}, ReportKind::check, body, verdict);
        std::vector<std::string> found;
        for (const Finding& finding : verdict.findings())
            found.push_back(std::string(name(finding.rule)) + " " + finding.pointer);
        // What stands where the digest belongs is named as a broken digest.
        std::ranges::replace(found, "sha1 /usage/metrics/licenseSerialSha1", "text /usage/metrics/licenseSerialSha1");
        std::vector<std::string> expected = generator.expected();
        leaks += expected.size();
        std::ranges::sort(found);
        std::ranges::sort(expected);
        BOOST_TEST(found == expected, body);
    }
    BOOST_TEST(leaks > 5000u);
}

BOOST_AUTO_TEST_CASE(the_quick_reader_knows_every_clean_report) {
    const Dictionary dictionary = read_embedded_dictionary();
    Verdict quick(dictionary.term_count);
    Verdict thorough(dictionary.term_count);
    ReportGenerator generator(dictionary, 3, false);
    for (int i = 0; i < 1000; ++i) {
        const std::string body = generator.make();
        quick.clear();
        thorough.clear();
        BOOST_TEST(read_clean_body(dictionary, {}, ReportKind::check, body, quick), body);
        audit_body_thoroughly(dictionary, {}, ReportKind::check, body, thorough);
        BOOST_TEST(say_the_same(quick, thorough), body);
    }
}

BOOST_AUTO_TEST_CASE(the_quick_reader_and_the_thorough_one_agree_on_damaged_reports) {
    const Dictionary dictionary = read_embedded_dictionary();
    Verdict both(dictionary.term_count);
    Verdict thorough(dictionary.term_count);
    ReportGenerator generator(dictionary, 4, false);
    std::mt19937 random(5);
    const std::vector<std::string> products{"a\\"};
    std::size_t dirty = 0;
    for (int i = 0; i < 20000; ++i) {
        const std::string body = damaged(generator.make(), random);
        const auto kind = i % 2 == 0 ? ReportKind::check : ReportKind::usage;
        both.clear();
        thorough.clear();
        audit_body(dictionary, products, kind, body, both);
        audit_body_thoroughly(dictionary, products, kind, body, thorough);
        BOOST_TEST(say_the_same(both, thorough), body);
        dirty += thorough.is_clean() ? 0 : 1;
    }
    BOOST_TEST(dirty > 10000u);
}

// Short numbers are read at once, long ones and those near the end of the body digit by digit.
BOOST_AUTO_TEST_CASE(the_quick_reader_and_the_thorough_one_agree_on_numbers) {
    const Dictionary dictionary = read_embedded_dictionary();
    Verdict quick(dictionary.term_count);
    Verdict thorough(dictionary.term_count);
    const std::string head =
        R"({"schema":1,"product":"deploy-server","version":"2018.2.2","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301",)"
        R"("usage":{"consent":1,"metrics":{)";
    std::size_t clean = 0;
    for (const std::string number : {"0",
                                     "7",
                                     "00",
                                     "07",
                                     "10",
                                     "9999999",
                                     "09999999",
                                     "10000000",
                                     "12345678",
                                     "99999999",
                                     "17592186044416",
                                     "17592187092992",
                                     "104857600",
                                     "1048576",
                                     "1048577",
                                     "1000000",
                                     "1000001",
                                     "9999999999999999999",
                                     "18446744073709551616",
                                     "100000000000000000000",
                                     "",
                                     "-1",
                                     "1.0",
                                     "1e3",
                                     "1:",
                                     "1/",
                                     "١"}) {
        for (const char* const metric : {"environments", "releasesLast90Days", "memoryUsedBytes", "externalWorkers"}) {
            for (const char* const rest : {"}}}", ",\"externalWorkers\":3}}}"}) {
                const std::string body = head + '"' + metric + "\":" + number + rest;
                quick.clear();
                thorough.clear();
                const bool is_clean = read_clean_body(dictionary, {}, ReportKind::check, body, quick);
                audit_body_thoroughly(dictionary, {}, ReportKind::check, body, thorough);
                BOOST_TEST(is_clean == thorough.is_clean(), body);
                clean += is_clean ? 1 : 0;
            }
        }
    }
    BOOST_TEST(clean == 38u);
}

BOOST_AUTO_TEST_SUITE_END()
