// From an inventory's numbers to the metrics of the deployment server's dictionary.
#pragma once

#include <telemetry/client.hpp>
#include <telemetry/result.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "inventory/inventory.hpp"

namespace telemetry::inventory {

/// Gives each metric that the host measures the number that the counts have for it. What the counts know nothing of is left
/// without a value. The client keeps the counts.
void observe(Client& client, std::shared_ptr<const Counts> counts);

/// Reads a file, observes its counts, and hands the licence serial over.
/// @param progress is called with the bytes read so far; may be empty.
/// Errors: those of `read_file`. Nothing is observed then.
[[nodiscard]] Result<void> observe_file(Client& client, const std::filesystem::path& file,
                                        std::function<void(std::uint64_t bytes_read)> progress = {});

}  // namespace telemetry::inventory
