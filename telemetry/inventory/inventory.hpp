// Counts the items of a deployment server's inventory.
//
// An inventory is the JSON that the server's REST resources give, one array for each kind of item. It is full of names,
// addresses, thumbprints and keys. What this reader hands on is numbers: it looks at the few members listed at `Counts`,
// counts, and steps over everything else without keeping it. The one text that leaves it, the licence serial, goes to a
// callback that hashes it, and is wiped.
//
// The file is read as a stream, in blocks: the memory used is one block, whether the file has a megabyte or two gigabytes,
// and a string may be longer than all of it. Reading is strict all the same. JSON that is not well-formed, text that is not
// UTF-8, nesting deeper than 64 levels, or a member below that comes twice in one object is an error, and so is a member
// below that has another type than it should. A byte order mark before the first byte is allowed.
//
// Threads: `read` has no state of its own; calls on different streams may run at the same time.
#pragma once

#include "inventory/labels.hpp"

#include <telemetry/result.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <istream>
#include <optional>
#include <string>

namespace telemetry::inventory {

/// A point in time, to the precision that inventories write.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// One number for each label of a closed list, indexed by enumerator value.
template <Label L>
using CountsByLabel = std::array<std::uint64_t, LabelList<L>::names.size()>;

/// What there is, in numbers. A count has no value when the section it is counted from is absent or null: an inventory
/// that does not speak of tenants says nothing about how many there are. A section that is there and empty counts 0.
struct Counts {
    /// The moment that the counts of the last 90 days look back from: `Options::as_of`, else `AsOf`, else `Options::now`.
    Time as_of{};

    std::optional<std::uint64_t> environments;  ///< items of `Environments`

    /// Items of `Machines` by `Endpoint.CommunicationStyle`; an unknown style, or none, counts as `other`.
    std::optional<CountsByLabel<MachinesLabel>> machines;

    std::optional<std::uint64_t> projects;  ///< items of `Projects`

    /// `DeploymentProcesses[].Steps[].Actions[]` by `ActionType`, those that come from a community template included.
    std::optional<CountsByLabel<DeploymentStepsLabel>> deployment_steps;

    /// The same actions, those alone that have a `CommunityActionTemplateId`, by that id. There is a value whenever
    /// `deployment_steps` has one.
    std::optional<CountsByLabel<CommunityStepsLabel>> community_steps;

    /// Items of `Releases` whose `Assembled` lies in the last 90 days: not before `as_of` - 90 × 24 h, and not after
    /// `as_of`. Both ends belong to the window. An item without a date is in no window.
    std::optional<std::uint64_t> releases_last_90_days;
    std::optional<std::uint64_t> deployments_last_90_days;  ///< the same of `Deployments`, by `Created`

    std::optional<std::uint64_t> users;         ///< items of `Users`
    std::optional<std::uint64_t> channels;      ///< items of `Channels`
    std::optional<std::uint64_t> tenants;       ///< items of `Tenants`
    std::optional<std::uint64_t> tenant_tags;   ///< items of `TagSets[].Tags`
    std::optional<std::uint64_t> certificates;  ///< items of `Certificates`

    /// From `Server.InstalledAt` to `Server.FirstDeploymentAt`, in whole seconds; no value while one of them is missing, or
    /// where the deployment comes before the installation (a server that was restored or imported).
    std::optional<std::chrono::seconds> time_to_first_deployment;

    std::optional<bool> lets_encrypt;   ///< `Features.LetsEncrypt.Enabled`
    std::optional<bool> guest_account;  ///< `Features.GuestLogin.Enabled`

    std::optional<std::uint64_t> azure_accounts;  ///< items of `Accounts` whose `AccountType` begins with "Azure"
    std::optional<std::uint64_t> aws_accounts;    ///< items of `Accounts` whose `AccountType` is "AmazonWebServicesAccount"

    /// Whether `Features.BuiltInWorker.CustomAccount` names an account: not null, absent or empty.
    std::optional<bool> built_in_worker_custom_account;

    std::optional<std::uint64_t> external_workers;  ///< items of `Workers` whose `IsInProcess` is not true

    friend bool operator==(const Counts&, const Counts&) = default;
};

/// How to read. Each field may be left as it is.
struct Options {
    /// Look back from here, whatever the inventory says.
    std::optional<Time> as_of;

    /// Look back from here when neither `as_of` nor the inventory gives a moment. Default: the time of the call.
    Time now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());

    /// Called after each block with the bytes read so far. When the counts must be taken a second time (see `read`) it
    /// begins again. Empty: no calls.
    std::function<void(std::uint64_t bytes_read)> progress;

    /// Called at most once, when the whole inventory has been read and is sound, with `License.SerialNumber`. The text is
    /// wiped when the call returns. Empty: the serial is stepped over like every other text.
    std::function<void(std::string& serial)> on_license_serial;

    /// Bytes read at a time, at least 1: about what `read` needs of memory.
    std::size_t block_size = std::size_t{256} * 1024;
};

/// Reads one inventory, from where the stream stands to its end.
///
/// `AsOf` may stand anywhere, and a stream cannot go back: where it comes after dates that it decides about, the stream is
/// rewound and read a second time. A stream that cannot be rewound is then refused.
///
/// Errors have the code `configuration`. The message gives line and byte, the place as a JSON pointer (members listed at
/// `Counts` and positions, nothing else), and the rule that was broken; never what stands there. What a callback throws
/// goes through to the caller.
[[nodiscard]] Result<Counts> read(std::istream& in, const Options& options = {});

/// The same for a file. It need not be a regular one, so that an inventory can be piped in.
[[nodiscard]] Result<Counts> read_file(const std::filesystem::path& file, const Options& options = {});

}  // namespace telemetry::inventory
