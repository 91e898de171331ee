#include "file_watch.hpp"

#include "notice/reply.hpp"
#include "state_file.hpp"
#include "unit/notice/vendor.hpp"
#include "vendor.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <utility>

using simulation::FileWatch;
using telemetry::notice::Trust;

namespace {

/// Trust as it is kept after a reply.
Trust after(const Trust& before, const std::string& reply) {
    return telemetry::notice::verify(reply, before, notice_tests::subject, notice_tests::today).trust;
}

Trust beginning() {
    return Trust::begin(simulation::notice_root()).value();
}

std::string finding_of(const std::string& name, const std::string& content, bool mistaken_by_hand = false) {
    support::MemoryFiles files;
    FileWatch watch(files);
    watch.settings_are_mistaken(mistaken_by_hand);
    files.lay("state/" + name, content);
    return watch.look("{\"root\": 1}").of_files;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_watch_tests)

BOOST_AUTO_TEST_CASE(a_file_that_is_cut_short_is_seen) {
    const std::string id = "3f2c1a90-7d4e-4b6a-9c1d-0123456789ab\n\nThis is the installation id";
    const std::array<std::pair<std::string, std::string>, 6> torn{{{"settings.conf", "upgradeCheck = true\noffl"},
                                                                   {"outbound-uses", "inAppMess"},
                                                                   {"rollout-secret", std::string(15, 'x')},
                                                                   {"server", "version = 2018.2.2\n"},
                                                                   {"notice-root.json", "{\"root\""},
                                                                   {"installation-id", id}}};
    for (const auto& [name, content] : torn) BOOST_TEST(finding_of(name, content) == name + " does not parse");
}

BOOST_AUTO_TEST_CASE(a_whole_file_is_no_finding) {
    BOOST_TEST(finding_of("settings.conf", "upgradeCheck = true\noffline = false\n") == "");
    BOOST_TEST(finding_of("rollout-secret", std::string(16, 'x')) == "");
    BOOST_TEST(finding_of("server", "version = 2018.2.2\nendpoint = https://updates.example.com/v1/check\n") == "");
    BOOST_TEST(finding_of("notice-root.json", "{\"root\": 1}") == "");
}

BOOST_AUTO_TEST_CASE(a_mistake_made_by_hand_is_no_finding) {
    BOOST_TEST(finding_of("settings.conf", "upgradeCheck maybe\n", true) == "");
}

BOOST_AUTO_TEST_CASE(a_root_that_falls_is_seen) {
    support::MemoryFiles files;
    FileWatch watch(files);
    const Trust older = after(beginning(), simulation::publication({.sequence = 413, .root = 2}).notice);
    const Trust newer = after(older, simulation::publication({.sequence = 413, .root = 3}).notice);
    files.lay("state/notice.json", newer.serialize());
    BOOST_TEST(watch.look(simulation::notice_root()).of_sequence == "");
    files.lay("state/notice.json", older.serialize());
    BOOST_TEST(watch.look(simulation::notice_root()).of_sequence == "the number of the root fell from 3 to 2");
}

BOOST_AUTO_TEST_CASE(a_sequence_that_falls_is_seen) {
    support::MemoryFiles files;
    FileWatch watch(files);
    for (const std::int64_t sequence : {414, 413}) {
        const auto& published = simulation::publication({.sequence = sequence, .root = 2});
        files.lay("state/notice.json", after(beginning(), published.notice).serialize());
        const std::string fall = sequence == 413 ? "the number of notice.json fell from 414 to 413" : "";
        BOOST_TEST(watch.look(simulation::notice_root()).of_sequence == fall);
    }
}

BOOST_AUTO_TEST_CASE(what_the_vendor_did_not_publish_is_seen) {
    support::MemoryFiles files;
    FileWatch watch(files);
    const auto& forged = simulation::publication({.sequence = simulation::forged_sequence, .root = 2});
    files.lay("state/notice.json", after(beginning(), forged.notice).serialize());
    BOOST_TEST(watch.look(simulation::notice_root()).of_forgery == "notice.json has what the vendor did not publish");
}

BOOST_AUTO_TEST_CASE(a_second_document_of_one_sequence_is_seen) {
    support::MemoryFiles files;
    FileWatch watch(files);
    for (const bool is_twin : {false, true}) {
        const auto& published = simulation::publication({.root = 2, .is_twin = is_twin});
        files.lay("state/notice.json", after(beginning(), published.notice).serialize());
        files.lay(std::string("state/") + simulation::index_file, published.index);
        const auto found = watch.look(simulation::notice_root()).of_sequence;
        BOOST_TEST(found ==
                   (is_twin ? std::string(simulation::index_file) + " has another document of the same sequence" : ""));
    }
}

BOOST_AUTO_TEST_CASE(what_is_about_something_else_is_seen) {
    for (const auto kind : {simulation::Forgery::other_product, simulation::Forgery::other_channel}) {
        support::MemoryFiles files;
        FileWatch watch(files);
        files.lay(std::string("state/") + simulation::index_file, simulation::forgery(kind, 1).index);
        BOOST_TEST(watch.look(simulation::notice_root()).of_forgery == "the index is that of something else");
    }
}

BOOST_AUTO_TEST_CASE(no_forgery_is_believed_whatever_root_is_trusted) {
    Trust trust = beginning();
    for (std::int64_t root = 1; root <= 20; ++root) {
        trust = after(trust, simulation::publication({.root = root}).notice);
        BOOST_TEST(trust.root().version == root);
        for (std::size_t kind = 0; kind < simulation::forgeries; ++kind) {
            const auto& forged = simulation::forgery(static_cast<simulation::Forgery>(kind), root).notice;
            BOOST_TEST((after(trust, forged) == trust));
            BOOST_TEST(after(beginning(), forged).notice(notice_tests::subject) == nullptr);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
