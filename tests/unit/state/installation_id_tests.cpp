#include "state/installation_id.hpp"

#include <boost/test/unit_test.hpp>

#include "support/fake_random.hpp"
#include "support/memory_files.hpp"
#include "support/must.hpp"
#include "support/temporary_directory.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <set>

using support::must;
using telemetry::ErrorCode;
using telemetry::InstallationId;
using telemetry::load_installation_id;
using telemetry::read_installation_id;
using telemetry::StateDirectory;

namespace {

constexpr std::string_view some_id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
constexpr const char* id_path = "/state/installation-id";

struct Fixture {
    support::MemoryFiles files;
    support::FakeRandom random;
    StateDirectory state = must(StateDirectory::open(files, "/state"));
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(installation_id_tests, Fixture)

BOOST_AUTO_TEST_CASE(an_id_is_a_version_4_uuid_with_122_random_bits) {
    std::array<std::set<char>, 36> seen;
    for (int i = 0; i < 500; ++i) {
        const auto id = must(InstallationId::generate(random));
        BOOST_REQUIRE(InstallationId::parse(id.text()) == id);
        for (std::size_t place = 0; place < seen.size(); ++place) seen[place].insert(id.text()[place]);
    }
    for (std::size_t place = 0; place < seen.size(); ++place) {
        const bool is_dash = place == 8 || place == 13 || place == 18 || place == 23;
        const std::size_t expected = is_dash || place == 14 ? 1 : place == 19 ? 4 : 16;
        BOOST_TEST(seen[place].size() == expected, "at " << place);
    }
}

BOOST_AUTO_TEST_CASE(without_a_random_source_there_is_no_id) {
    random.break_down();
    BOOST_TEST((InstallationId::generate(random).error().code == ErrorCode::internal));
    BOOST_TEST(!load_installation_id(state, random));
    BOOST_TEST(!files.visible(id_path));
}

BOOST_AUTO_TEST_CASE(any_other_form_is_no_id) {
    BOOST_TEST(InstallationId::parse(some_id).has_value());
    for (const std::string_view text : {"", "3F2504E0-4F89-41D3-9A0C-0305E82C3301", "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
                                        "3f2504e0-4f89-41d3-ca0c-0305e82c3301", "3f2504e04f8941d39a0c0305e82c3301",
                                        "{3f2504e0-4f89-41d3-9a0c-0305e82c3301}", "3f2504e0-4f89-41d3-9a0c-0305e82c330",
                                        "3f2504e0-4f89-41d3-9a0c-0305e82c33011", "3f2504e0-4f89-41d3-9a0c-0305e82c330g",
                                        "3f2504e0+4f89-41d3-9a0c-0305e82c3301", "00000000-0000-0000-0000-000000000000"}) {
        BOOST_TEST(!InstallationId::parse(text), text);
    }
}

BOOST_AUTO_TEST_CASE(an_id_is_made_once) {
    const auto first = must(load_installation_id(state, random));
    BOOST_TEST(first.is_new);
    BOOST_TEST(first.put_aside_as == "");
    const auto second = must(load_installation_id(state, random));
    BOOST_TEST(!second.is_new);
    BOOST_TEST((second.id == first.id));
    BOOST_TEST((must(read_installation_id(state)) == first.id));
}

BOOST_AUTO_TEST_CASE(the_file_explains_itself_under_the_id) {
    const auto loaded = must(load_installation_id(state, random));
    const auto content = *files.durable(id_path);
    BOOST_TEST(content.starts_with(loaded.id.text() + "\n\nThis is the installation id"));
}

BOOST_AUTO_TEST_CASE(a_look_makes_nothing) {
    BOOST_TEST(!must(read_installation_id(state)).has_value());
    files.lay(id_path, "broken");
    BOOST_TEST(!must(read_installation_id(state)).has_value());
    BOOST_TEST((files.visible(id_path) == "broken"));
    BOOST_TEST(files.names().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_put_aside_reported_and_never_sent) {
    const std::string id(some_id);
    for (const std::string& broken : {std::string(), id, id + "x\n", id.substr(1) + "\n", "\n" + id + "\n",
                                      std::string(36, '\0') + "\n", "X" + id + "\n", std::string(5000, 'x')}) {
        support::MemoryFiles fresh;
        const auto directory = must(StateDirectory::open(fresh, "/state"));
        fresh.lay(id_path, broken);
        const auto loaded = must(load_installation_id(directory, random));
        BOOST_TEST(loaded.is_new);
        BOOST_TEST(loaded.put_aside_as == "installation-id.broken-1");
        BOOST_TEST((fresh.visible("/state/installation-id.broken-1") == broken));
        BOOST_TEST(loaded.id.text() != some_id);
    }
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_not_replaced) {
    files.lay(id_path, std::string(some_id) + "\n");
    files.heal();
    files.fail(1);  // the lock, then the read
    const auto loaded = load_installation_id(state, random);
    BOOST_REQUIRE(!loaded);
    BOOST_TEST((loaded.error().code == ErrorCode::state_unavailable));
    BOOST_TEST((files.visible(id_path) == std::string(some_id) + "\n"));
}

BOOST_AUTO_TEST_CASE(no_failure_loses_an_id_that_was_given_out) {
    files.heal();
    must(load_installation_id(state, random));
    const std::size_t operations = files.operations();
    for (std::size_t number = 0; number < operations; ++number) {
        support::MemoryFiles fresh;
        const auto directory = must(StateDirectory::open(fresh, "/state"));
        fresh.heal();
        fresh.fail_from(number);
        const auto first = load_installation_id(directory, random);
        fresh.cut_power();
        fresh.heal();
        const auto second = must(load_installation_id(directory, random));
        if (first) BOOST_TEST((second.id == first->id), "operation " << number);
        BOOST_TEST(second.put_aside_as == "", "operation " << number);
    }
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_never_lost_at_any_failure) {
    for (std::size_t number = 0; number < 12; ++number) {
        support::MemoryFiles fresh;
        const auto directory = must(StateDirectory::open(fresh, "/state"));
        fresh.lay(id_path, "broken");
        fresh.heal();
        fresh.fail_from(number);
        static_cast<void>(load_installation_id(directory, random).has_value());
        fresh.cut_power();
        const bool is_there =
            fresh.visible(id_path) == "broken" || fresh.visible("/state/installation-id.broken-1") == "broken";
        BOOST_TEST(is_there, "operation " << number);
    }
}

BOOST_AUTO_TEST_CASE(a_reset_makes_another_id) {
    const auto first = must(load_installation_id(state, random));
    const auto second = must(telemetry::reset_installation_id(state, random));
    BOOST_TEST(!(first.id == second));
    BOOST_TEST((must(load_installation_id(state, random)).id == second));
}

BOOST_AUTO_TEST_CASE(processes_that_begin_together_agree_on_one_id) {
    const support::TemporaryDirectory directory;
    constexpr int processes = 8;
    for (int i = 0; i < processes; ++i) {
        if (::fork() != 0) continue;
        const auto mine = StateDirectory::open(telemetry::system_files(), (directory.path() / "state").string());
        const auto loaded = load_installation_id(*mine, telemetry::system_random());
        if (loaded) std::ofstream(directory.path() / ("seen-" + std::to_string(i))) << loaded->id.text();
        ::_exit(0);
    }
    std::set<std::string> seen;
    for (int i = 0; i < processes; ++i) ::wait(nullptr);
    for (int i = 0; i < processes; ++i) {
        std::string text;
        std::ifstream(directory.path() / ("seen-" + std::to_string(i))) >> text;
        seen.insert(text);
    }
    BOOST_TEST(seen.size() == 1u);
    BOOST_TEST(InstallationId::parse(*seen.begin()).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
