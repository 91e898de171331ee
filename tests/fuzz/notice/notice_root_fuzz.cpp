// Any bytes as the payload of a root: it is refused, or its rules hold.
#include "fuzz/canary.hpp"
#include "notice/root.hpp"

#include <cstdint>

using namespace telemetry::notice;
using fuzz::must_hold;

namespace {

void check(const Root& root, const Role& role) {
    must_hold(role.threshold >= 1 && role.threshold <= role.key_ids.size(), "a threshold can be reached, and not by nobody");
    for (const auto& id : role.key_ids) must_hold(key_id(root.keys.at(id)) == id, "a key has its own name");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto root = read_root(fuzz::with_canaries(data, size), "root");
    if (!root) {
        fuzz::must_not_tell(root.error().message);
        return 0;
    }
    check(*root, root->root);
    check(*root, root->notice);
    for (const auto& host : root->hosts) must_hold(is_host_name(host), "hosts are host names");
    must_hold(read_root(write_root(*root), "root").value() == *root, "a root is read as it was written");
    return 0;
}
