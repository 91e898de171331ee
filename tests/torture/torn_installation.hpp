// An installation whose processes are treated badly, and what must be true of it all the same.
#pragma once

#include "client/trust_store.hpp"
#include "egress/journal.hpp"
#include "integration/collector/running_collector.hpp"
#include "integration/tool/words.hpp"
#include "serve/test_vendor.hpp"
#include "state/state_directory.hpp"
#include "support/temporary_directory.hpp"

#include <telemetry/client.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace torture {

/// Two collectors of one vendor: the second has a notice that is an hour newer, and so the first would bring an older one.
class TornInstallation {
public:
    TornInstallation();

    /// The command line of a host of this installation, without its acts.
    /// @param collector 0 or 1.
    [[nodiscard]] support::Words host(int collector) const;

    /// A client that looks on: it makes no thread and writes nothing.
    [[nodiscard]] telemetry::Client onlooker() const;

    /// Its id; throws if there is none, or a broken one.
    [[nodiscard]] std::string id() const;
    [[nodiscard]] telemetry::History history() const;
    /// Of the notice in force; 0 if there is none yet. Throws for a broken file.
    [[nodiscard]] std::int64_t sequence() const;
    /// Every file of the state directory that has no business there: put aside, or of an unknown name.
    [[nodiscard]] std::set<std::string> strange_files() const;
    /// The requests that came to either collector since the last call.
    [[nodiscard]] std::vector<std::string> take_received();

    support::TemporaryDirectory folder;

private:
    [[nodiscard]] telemetry::Options options() const;

    collector::TestVendor vendor_;
    collector::test::RunningCollector older_;
    collector::test::RunningCollector newer_;
    std::map<const collector::test::RunningCollector*, std::uint64_t> taken_;  // up to which number
    telemetry::StateDirectory directory_;
    telemetry::Journal journal_{directory_};
};

}  // namespace torture
