#include "embedding.hpp"

#include "support/must.hpp"
#include "vendor.hpp"

#include <algorithm>

namespace client_tests {

telemetry::Options World::default_options() {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.endpoint = "https://updates.example.com/v1/check";
    options.state_dir = "state";
    options.notice_root = write_json(to_json(notice_tests::sign_root(notice_tests::plain_root(), {1, 2})));
    return options;
}

telemetry::Surroundings World::surroundings() {
    return {files, clock, random, transport, [this](const char* name) -> const char* {
                const auto found = variables.find(name);
                return found == variables.end() ? nullptr : found->second.c_str();
            }};
}

telemetry::Result<std::shared_ptr<telemetry::detail::ClientCore>> World::try_process() {
    return telemetry::detail::ClientCore::create(deploy_server::metrics::dictionary(), options, surroundings());
}

std::shared_ptr<telemetry::detail::ClientCore> World::start_process() {
    return support::must(try_process());
}

void World::run(telemetry::detail::ClientCore& core, std::chrono::seconds time) {
    std::chrono::milliseconds left = time;
    while (left.count() > 0) {
        const auto rest = core.step({});
        if (!rest) return;
        const auto wait = std::clamp(*rest, std::chrono::milliseconds(1000), telemetry::Worker::wait_max);
        clock.pass(std::min(wait, left));
        left -= wait;
    }
}

std::vector<std::string> World::bodies() const {
    std::vector<std::string> bodies;
    for (const auto& sent : transport.sent()) bodies.push_back(sent.request.body());
    return bodies;
}

std::string good_reply(std::int64_t sequence) {
    notice_tests::NoticeText notice;
    notice.sequence = sequence;
    notice.expires = "2019-08-15T00:00:00Z";
    return notice_tests::reply(notice_tests::sign_notice(notice.text(), {11}));
}

}  // namespace client_tests
