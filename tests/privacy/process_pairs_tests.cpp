// Generated pairs of hosts as whole processes: what the collector receives from both is the same.
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "privacy/host_pair.hpp"
#include "privacy/inventory_pair.hpp"
#include "property/holds.hpp"

#include <string>

using namespace support;

BOOST_AUTO_TEST_SUITE(process_pairs_tests)

BOOST_AUTO_TEST_CASE(two_generated_hosts_with_the_same_counts_send_the_same_bytes) {
    const CollectorProcess collector;
    property::holds("two hosts with the same counts send the same", [&] {
        const TemporaryDirectory folder;
        const privacy::Shape shape = *privacy::any_shape();
        privacy::Host first = privacy::first_host();
        privacy::Host second = privacy::second_host();
        first.inventory = inventory(shape, *privacy::any_naming());
        second.inventory = inventory(shape, *privacy::any_naming());
        lay(folder, first);
        lay(folder, second);
        RC_ASSERT(run(one_check(folder, first) + collector.client_arguments()).exit_code == 0);
        share_installation_id(folder, first, second);
        RC_ASSERT(run(one_check(folder, second) + collector.client_arguments()).exit_code == 0);
        const Words requests = collector.requests();
        RC_ASSERT(requests.size() % 2 == 0u);
        RC_ASSERT(requests[requests.size() - 2].find("\"environments\":" + std::to_string(shape.environments)) !=
                  std::string::npos);
        RC_ASSERT(requests[requests.size() - 2] == requests.back());
    });
}

BOOST_AUTO_TEST_SUITE_END()
