// telemetry: update checks and usage counts that an administrator can believe.
//
// A server process embeds this library so that (a) every 8 hours it asks its vendor "is there a newer version?", sending the
// product's version and an installation id, and (b) with a separate opt-in it adds usage statistics: numbers, flags, and the
// SHA-1 of the licence serial.
//
// Vocabulary
//   metric       a row of the dictionary: an id, a kind of number, the product version since which it is sent
//   dictionary   all that a product may ever send; a JSON file, compiled into handles by `metrics-compiler`
//   handle       `metrics::environments`: names a metric, and takes values of its kind only
//   label        an enumerator of a closed, published list by which a metric may be split
//   consent      the revision of the dictionary that an administrator has accepted; until then no metric is even asked for
//   report       the bytes of one request; built once, and the same for preview, journal and network
//   notice       the vendor's signed answer; verified before anything in it is believed
//
// Usage
//   auto created = telemetry::Client::create(deploy_server::metrics::dictionary(), {
//       .product = "deploy-server", .version = "2018.2.2", .endpoint = "https://updates.example.com/v1/check",
//       .state_dir = "/var/lib/deploy-server/telemetry", .notice_root = vendor_root_1});
//   if (!created) { log(created.error().message); return; }
//   telemetry::Client& client = *created;
//   client.observe(metrics::environments, [&] { return repository.environment_count(); });
//   client.observe(metrics::machines, [&](auto& tally) { for (auto& m : machines) tally.add(kind_of(m)); });
//   client.on_notice([](const telemetry::UpdateNotice& notice) { … });
//   client.start();
//
// Where to go on: client.hpp (the client), metric.hpp (handles and values), counter.hpp (counting events), preview.hpp (what
// would be sent), update_notice.hpp (what came back), permission.hpp (leave for the product's own requests), consent.hpp (what
// is accepted), administration.hpp (switches and history), result.hpp (errors).
#pragma once

#include <telemetry/administration.hpp>
#include <telemetry/client.hpp>
#include <telemetry/consent.hpp>
#include <telemetry/counter.hpp>
#include <telemetry/feed.hpp>
#include <telemetry/label.hpp>
#include <telemetry/metric.hpp>
#include <telemetry/permission.hpp>
#include <telemetry/preview.hpp>
#include <telemetry/result.hpp>
#include <telemetry/update_notice.hpp>
#include <telemetry/version.hpp>
