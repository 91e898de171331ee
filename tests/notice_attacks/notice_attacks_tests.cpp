#include "attack_data.hpp"
#include "attacks.hpp"

#include "notice/judge.hpp"
#include "notice/reply.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <filesystem>
#include <set>

using namespace notice_attacks;
using namespace telemetry::notice;
using telemetry::Availability;

namespace {

std::string_view name_of(Availability availability) {
    switch (availability) {
        case Availability::none:
            return "none";
        case Availability::update:
            return "update";
        case Availability::security:
            return "security";
    }
    return {};
}

// What has come of a reply when the client stops reading: of one that drips nothing whole.
std::string as_received(const StepData& step) {
    return step.served == "endless" ? step.reply + std::string(70'000, ' ') : step.reply;
}

// Serves the steps one after another to a client that ends and starts in between.
void run(const AttackData& attack) {
    const Trust compiled_in = Trust::begin(attack.root).value();
    const Subject subject{attack.product, attack.channel};
    std::string stored = compiled_in.serialize();
    for (const StepData& step : attack.steps) {
        if (step.served == "drip") continue;  // never reaches the verification
        const Trust before = Trust::restore(stored, compiled_in).value();
        const Verification verification = verify(as_received(step), before, subject, step.now);
        BOOST_TEST((verification.outcome ? "accepted" : to_string(verification.outcome.error().code)) == step.outcome);
        stored = verification.trust.serialize();
        if (verification.outcome || before.notice(subject) == nullptr) continue;
        BOOST_TEST(verification.trust.notice(subject)->sequence == before.notice(subject)->sequence);
    }
    const std::array<std::byte, 16> secret{};
    const Installation installation{subject, telemetry::Version::parse(attack.version).value(), "", secret};
    const auto judged = judge(Trust::restore(stored, compiled_in).value(), installation, attack.steps.back().now);
    BOOST_REQUIRE(judged.has_value());
    BOOST_TEST(judged->sequence == static_cast<std::uint64_t>(attack.sequence));
    BOOST_TEST(name_of(judged->availability) == attack.availability);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notice_attacks_tests)

BOOST_AUTO_TEST_CASE(every_attack_ends_as_it_should_and_the_former_notice_stays_in_force) {
    for (const AttackData& attack : read_attacks()) {
        BOOST_TEST_CONTEXT(attack.name) {
            run(attack);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_data_are_what_the_generator_makes) {
    std::set<std::string> made;
    for (const Attack& attack : all_attacks()) {
        for (const File& file : files_of(attack)) {
            made.insert(file.path);
            BOOST_TEST((read_bytes(data_folder() + '/' + file.path) == file.bytes), file.path);
        }
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data_folder())) {
        const std::string path = entry.path().lexically_relative(data_folder());
        BOOST_TEST((entry.is_directory() || made.contains(path)), path << " is made by nobody");
    }
}

BOOST_AUTO_TEST_SUITE_END()
