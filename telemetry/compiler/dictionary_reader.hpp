// Dictionary files: JSON in, plain data out.
#pragma once

#include "dictionary.hpp"
#include "findings.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace telemetry::compiler {

/// A dictionary with the files that were read for it, the dictionary's own first.
struct DictionaryReading {
    DictionaryFile dictionary;
    std::vector<std::filesystem::path> files;
};

/// Reads a dictionary and the label lists it names. Here each member is checked by itself: known, there, of the right type and
/// form, within its bounds; `lint` checks what members say together. Empty only if the file itself cannot be read.
[[nodiscard]] std::optional<DictionaryReading> read_dictionary(const std::filesystem::path& path, Findings& findings);

}  // namespace telemetry::compiler
