// Inventories with chosen counts and chosen names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace privacy {

/// What a report may depend on: how many items there are of each kind. Everything else is a `Naming`.
struct Shape {
    std::size_t environments = 0;
    std::vector<std::string> machines;  ///< the communication style of each
    std::vector<std::string> actions;   ///< the action type of each step
    std::size_t releases = 0;           ///< those of the last 90 days
    std::size_t users = 0;
    std::size_t tenants = 0;
    std::vector<std::string> accounts;  ///< the type of each
    bool lets_encrypt = false;
    bool custom_account = false;
};

/// What a report may not depend on: every text, and the order in which things stand.
struct Naming {
    std::vector<std::string> texts;  ///< names, addresses, people; taken in turn, at least one
    std::size_t rotation = 0;        ///< by how many places arrays and sections are turned
};

/// The inventory of that shape under those names, as JSON. The licence serial and all dates are the same for every naming.
[[nodiscard]] std::string inventory(const Shape& shape, const Naming& naming);

/// A text as JSON has it; what is no printable ASCII is left as it is.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace privacy
