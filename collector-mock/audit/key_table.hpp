// Names looked up by their bytes: the closed lists of a dictionary, as tables made once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// An ordered list of distinct names. `find` costs one multiplication and, nearly always, one comparison; it allocates
/// nothing and may be called from any thread.
class KeyTable {
public:
    KeyTable() = default;

    /// @param names distinct, in the order of the wire.
    explicit KeyTable(std::vector<std::string> names);

    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept { return names_[index]; }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const noexcept;

private:
    std::vector<std::string> names_;
    std::vector<std::uint32_t> slots_;  // index + 1 of a name, 0 for an empty slot; a power of two of them
    unsigned shift_ = 0;                // takes a hash to a slot
};

}  // namespace collector
