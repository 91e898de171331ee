// Feeds: what else is new beside the product itself, such as step templates, learnt without saying what is in use here.
//
// A feed is a signed index that is the same for everyone: `{id, version}` of each item. The library fetches the whole of it, on
// the schedule of the update check and under a switch of its own, with a request that carries no identity and no version; it
// verifies it as it does a notice, and compares it here with what the host uses. What the host uses is told to nobody.
//
//     client.follow(outbound::community_step_templates, {
//         .address = "https://library.example.com/v1/step-templates",
//         .in_use = [&] { return templates.versions(); },
//         .on_newer = [&](const std::vector<telemetry::FeedItem>& newer) { templates.offer(newer); },
//     });
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace telemetry {

/// An item in one version.
struct FeedItem {
    std::string id;             ///< as the index has it: 1 to 64 letters, digits, `.`, `-` and `_`
    std::uint64_t version = 0;  ///< grows from each publication to the next

    friend bool operator==(const FeedItem&, const FeedItem&) = default;
};

/// How a host follows a feed.
struct Feed {
    /// Where the index is: an https address without query, fragment or user part, on a host that the register names for this
    /// entry.
    std::string address{};

    /// The items that the host uses, in the versions it uses, in any order. Asked after each verified answer. What it returns
    /// stays in the process.
    std::function<std::vector<FeedItem>()> in_use{};

    /// Called after each verified answer with the items in use that have a newer version, in the order of `in_use`, each with
    /// the version of the index. Empty: everything is up to date.
    std::function<void(const std::vector<FeedItem>&)> on_newer{};
};

}  // namespace telemetry
