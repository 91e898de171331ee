// A host as small as it gets.
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

/// @param folder is the host's; its state is in `state`, its administrator's directory in `etc`.
inline telemetry::Options options_of_host(const std::string& folder, const std::string& endpoint) {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.endpoint = endpoint;
    options.state_dir = folder + "/state";
    options.config_dir = folder + "/etc";
    options.proxy = "none";
    options.outbound = &deploy_server::outbound::outbound_register();
    return options;
}

inline telemetry::Options options_in(const support::TemporaryDirectory& folder, const std::string& endpoint = nobody) {
    return options_of_host(folder.path(), endpoint);
}

inline telemetry::Client client_of(telemetry::Options options) {
    return support::must(telemetry::Client::create(deploy_server::metrics::dictionary(), std::move(options)));
}

}  // namespace torture
