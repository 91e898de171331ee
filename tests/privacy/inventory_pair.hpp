// Pairs of inventories with the same counts, and nothing else in common.
#pragma once

#include "inventory_text.hpp"

#include <rapidcheck.h>

namespace privacy {

[[nodiscard]] rc::Gen<Shape> any_shape();
[[nodiscard]] rc::Gen<Naming> any_naming();

void showValue(const Shape& shape, std::ostream& out);
void showValue(const Naming& naming, std::ostream& out);

}  // namespace privacy
