// The file telemetry/LAYERS, and what breaks it.
#pragma once

#include "lint/source_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lint {

/// One line: a room, or one file of a room, and what it may include besides itself.
struct Layer {
    std::string place;
    std::vector<std::string> may_include{};
};

class Layers {
public:
    /// Reads the text of LAYERS. Lines that break its form are told by `findings`.
    explicit Layers(std::string_view text);

    /// What is wrong with the file itself, one sentence each: a line without a colon, a place that stands twice, a room that
    /// is named before its own line (so that rooms can only look up the page).
    [[nodiscard]] const std::vector<std::string>& findings() const { return findings_; }

    /// Every include that the layers do not allow, every source outside the layers, and every line that no source needs,
    /// one sentence each. Tests are in no layer: they may look everywhere.
    [[nodiscard]] std::vector<std::string> broken_by(const SourceTree& tree) const;

private:
    [[nodiscard]] const Layer* room_of(const SourceFile& file) const;
    [[nodiscard]] bool allows(const SourceFile& from, const Layer& room, const std::string& target) const;

    std::vector<Layer> layers_;
    std::vector<std::string> findings_;
};

}  // namespace lint
