// Any bytes as an inventory: an answer, no harm, and the same answer whatever the blocks in which they come. No refusal names
// anything that an inventory names.
#include "inventory/inventory.hpp"

#include "canary.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

namespace {

telemetry::Result<telemetry::inventory::Counts> read(const std::string& text, std::size_t block_size) {
    std::istringstream in(text);
    telemetry::inventory::Options options;
    options.now = {};
    options.block_size = block_size;
    options.on_license_serial = [](const std::string&) {};
    return telemetry::inventory::read(in, options);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text = fuzz::with_canaries(data + 1, size - 1);
    const auto whole = read(text, 4096);
    const auto in_blocks = read(text, std::size_t{1} + data[0]);
    if (whole.has_value() != in_blocks.has_value()) std::abort();
    if (whole ? *whole != *in_blocks : whole.error() != in_blocks.error()) std::abort();
    if (!whole) fuzz::must_not_tell(whole.error().message);
    return 0;
}
