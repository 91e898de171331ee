// Options of a host inside the test.
#pragma once

#include "support/temporary_directory.hpp"

#include <telemetry/client.hpp>

#include <deploy_server/metrics.hpp>
#include <deploy_server/outbound.hpp>

#include "support/must.hpp"

#include <string>

namespace torture {

/// An address at which nobody listens.
inline constexpr const char* nobody = "https://127.0.0.1:1/v1/check";

inline telemetry::Options options_in(const support::TemporaryDirectory& folder, const std::string& endpoint = nobody) {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.endpoint = endpoint;
    options.state_dir = folder.path_of("state");
    options.config_dir = folder.path_of("etc");
    options.proxy = "none";
    options.outbound = &deploy_server::outbound::outbound_register();
    return options;
}

inline telemetry::Client client_of(telemetry::Options options) {
    return support::must(telemetry::Client::create(deploy_server::metrics::dictionary(), std::move(options)));
}

}  // namespace torture
