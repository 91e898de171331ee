// A collector in which a request has to give way.
#pragma once

#include "integration/collector/running_collector.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>

namespace collector::test {

/// Has room for one connection: whoever comes is served, and sends away who was there.
class NarrowCollector : public RunningCollector {
public:
    NarrowCollector() : RunningCollector(one_connection()) {}

    /// Begins a request that has to give way to somebody else's, until what came of it is kept.
    void crowd_out(std::string_view beginning) const {
        // One that is sent away before its first bytes were read has said nothing that could be kept.
        while (ledger().totals().rejected == 0) {
            TlsClient slow = connect();
            slow.send(beginning);
            BOOST_TEST(connect().exchange(request(clean_body)).starts_with("HTTP/1.1 200 "));
            BOOST_TEST(slow.is_closed());
        }
    }

private:
    static ServerOptions one_connection() {
        ServerOptions options;
        options.connections_max = 1;
        return options;
    }
};

}  // namespace collector::test
