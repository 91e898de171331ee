// Two hosts with the same counts and other names: what they would send, and the sizes of what they keep, are the same.
#include <telemetry/client.hpp>

#include "inventory/observe.hpp"
#include "inventory_pair.hpp"
#include "property/holds.hpp"
#include "support/must.hpp"
#include "support/temporary_directory.hpp"

#include <deploy_server/metrics.hpp>

#include <cstdint>
#include <filesystem>
#include <map>

using namespace privacy;
using support::must;

namespace {

/// What can be told of one run from outside.
struct Observed {
    std::string requests;                         ///< in every byte, as the journal had them before they left
    std::map<std::string, std::uintmax_t> files;  ///< the size of each file of the state directory
    friend bool operator==(const Observed&, const Observed&) = default;
};

/// One installation: its id is made once, and each run begins with it and nothing else.
class Installation {
public:
    Installation() {
        auto client = host(folder_.path());
        static_cast<void>(client.check_now());
    }

    /// A check of a host with that inventory, towards a port at which nobody listens: all that leaves a client passes through
    /// the journal first.
    Observed run(const std::string& inventory) const {
        const support::TemporaryDirectory run;
        const auto state = run.path() / "state";
        std::filesystem::create_directory(state);
        std::filesystem::copy(folder_.path() / "installation-id", state);
        auto client = host(state);
        must(telemetry::inventory::observe_file(client, run.write("inventory.json", inventory)));
        static_cast<void>(client.check_now());
        return look(client, state);
    }

private:
    static telemetry::Client host(const std::filesystem::path& state) {
        telemetry::Options options;
        options.product = "deploy-server";
        options.version = "2018.2.2";
        options.endpoint = "https://127.0.0.1:1/v1/check";
        options.state_dir = state.string();
        options.proxy = "none";
        options.choices.send_telemetry = telemetry::Choice::on;
        options.values = telemetry::ValueSource::observers;  // memory and processor use are no matter of names
        return must(telemetry::Client::create(deploy_server::metrics::dictionary(), options));
    }

    static Observed look(telemetry::Client& client, const std::filesystem::path& state) {
        Observed observed;
        for (const auto& entry : must(client.history()).entries) {
            if (entry.what == "request") observed.requests += entry.text;
        }
        for (const auto& file : std::filesystem::directory_iterator(state)) {
            observed.files[file.path().filename().string()] = file.file_size();
        }
        return observed;
    }

    support::TemporaryDirectory folder_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(two_run_tests)

BOOST_AUTO_TEST_CASE(renaming_everything_changes_no_byte_and_no_size) {
    const Installation installation;
    property::holds("two hosts with the same counts are the same from outside", [&] {
        const Shape shape = *any_shape();
        const Naming first = *any_naming();
        const Naming second = *any_naming();
        const Observed once = installation.run(inventory(shape, first));
        RC_ASSERT(once.requests.find("\"environments\":") != std::string::npos);
        RC_ASSERT(once == installation.run(inventory(shape, second)));
    });
}

BOOST_AUTO_TEST_CASE(another_count_is_another_request) {
    const Installation installation;
    Shape shape;
    const Observed none = installation.run(inventory(shape, {{"name"}, 0}));
    shape.environments = 1;
    BOOST_TEST(none.requests != installation.run(inventory(shape, {{"name"}, 0})).requests);
}

BOOST_AUTO_TEST_SUITE_END()
