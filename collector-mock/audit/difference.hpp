// Two requests that should be equal in every byte, and where they are not.
#pragma once

#include "audit/dictionary.hpp"
#include "audit/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// A place at which two requests differ.
struct Difference {
    Part part = Part::head;
    std::string pointer;    ///< as in a Finding; a name that the dictionary does not know is given by its index
    std::string_view what;  ///< "value", "only in the first", "only in the second", "order" or "bytes"
};

/// All places at which two requests differ; none if they are equal in every byte.
/// @param first, second whole requests; the tags in their addresses are not compared.
[[nodiscard]] std::vector<Difference> differences(const Dictionary& dictionary, std::string_view first,
                                                  std::string_view second);

}  // namespace collector
