// Hosts with odd ideas about descriptors and signals.
#include "small_host.hpp"

#include "integration/collector/running_collector.hpp"
#include "integration/tool/programs.hpp"
#include "serve/test_vendor.hpp"
#include "support/program.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

using namespace torture;

namespace {

struct Vendor {
    collector::TestVendor vendor;
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now();
    std::string notice = vendor.notice_envelope({.product = "deploy-server"}, now);
};

/// A client that knows how to reach a collector.
telemetry::Client client_of_collector(const support::TemporaryDirectory& folder,
                                      const collector::test::RunningCollector& collector, const Vendor& vendor) {
    auto options = options_in(folder, "https://localhost:" + std::to_string(collector.port()) + "/v1/check");
    options.ca_file = folder.write("ca.pem", collector.trust_pem());
    options.notice_root = vendor.vendor.root_envelope(vendor.now);
    return client_of(std::move(options));
}

/// Open descriptors of /dev/null up to a number of them, as far as the system gives any.
class ManyDescriptors {
public:
    explicit ManyDescriptors(std::size_t count) {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit raised = before_;
        raised.rlim_cur = raised.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &raised);
        while (numbers_.size() < count) {
            const int number = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
            if (number < 0) return;
            numbers_.push_back(number);
        }
    }
    ~ManyDescriptors() {
        for (const int number : numbers_) ::close(number);
        ::setrlimit(RLIMIT_NOFILE, &before_);
    }
    ManyDescriptors(const ManyDescriptors&) = delete;
    ManyDescriptors& operator=(const ManyDescriptors&) = delete;

    [[nodiscard]] std::size_t count() const noexcept { return numbers_.size(); }

private:
    rlimit before_{};
    std::vector<int> numbers_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(descriptors_tests)

BOOST_AUTO_TEST_CASE(ten_thousand_open_descriptors_are_no_hindrance) {
    constexpr std::size_t many = 10'000;
    const Vendor vendor;
    const collector::test::RunningCollector collector({}, {}, vendor.notice);
    const ManyDescriptors held(many);
    if (held.count() < many) {
        BOOST_TEST_MESSAGE("SKIPPED: the system gives " << held.count() << " descriptors only");
        return;
    }
    const support::TemporaryDirectory folder;
    auto client = client_of_collector(folder, collector, vendor);
    client.start();
    BOOST_TEST(client.check_now().has_value());
    BOOST_TEST(client.stop(std::chrono::seconds(10)));
}

BOOST_AUTO_TEST_CASE(a_server_that_goes_away_raises_no_signal_in_a_host_that_handles_none) {
    const Vendor vendor;
    const auto before = std::signal(SIGPIPE, SIG_DFL);  // which would end the test
    for (const std::string fault : {"reset", "reset:100", "cut:10", "empty", "garbage"}) {
        const collector::test::RunningCollector collector({}, {fault}, vendor.notice);
        const support::TemporaryDirectory folder;
        auto client = client_of_collector(folder, collector, vendor);
        for (int i = 0; i < 10; ++i) BOOST_TEST(!client.check_now().has_value());
    }
    BOOST_TEST((std::signal(SIGPIPE, before) == SIG_DFL));
}

// Bug: a thread whose descriptors the host had closed asked for news of them without a pause.
BOOST_AUTO_TEST_CASE(a_host_that_closes_what_is_not_its_own_pays_nothing_and_can_go_on) {
    const support::TemporaryDirectory folder;
    // The numbers that it closes are given out again while its first thread still has them: that is the race that it asks for.
    const auto ran = support::run(support::command("careless-host", {folder.path_of("")}, {"TSAN_OPTIONS=report_bugs=0"}));
    BOOST_TEST(ran.exit_code == 0, ran.err);
    BOOST_REQUIRE(!ran.out.empty());
    BOOST_TEST(std::stol(ran.out) < 50, ran.out);
}

BOOST_AUTO_TEST_SUITE_END()
