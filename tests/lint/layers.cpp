#include "lint/layers.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

namespace lint {
namespace {

/// Whether a header is the language's or the system's: anyone may include it.
bool is_of_the_system(const std::string& name) {
    constexpr std::array system_folders{"sys", "net", "netinet", "arpa", "linux"};
    const std::size_t slash = name.find('/');
    if (slash == std::string::npos) return true;
    return std::find(system_folders.begin(), system_folders.end(), name.substr(0, slash)) != system_folders.end();
}

std::string library_of(const std::string& name) {
    return '<' + name.substr(0, name.find('/')) + "/>";
}

bool holds(const std::vector<std::string>& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

Layers::Layers(std::string_view text) {
    std::istringstream lines{std::string(text)};
    std::vector<std::string> places;
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line);
        Layer layer;
        words >> layer.place;
        if (!layer.place.ends_with(':')) {
            findings_.push_back(layer.place + " is not followed by a colon");
            continue;
        }
        layer.place.pop_back();
        for (std::string word; words >> word;) {
            if (!word.starts_with('<') && !holds(places, word)) findings_.push_back(layer.place + " looks down at " + word);
            layer.may_include.push_back(word);
        }
        if (holds(places, layer.place)) findings_.push_back(layer.place + " has two lines");
        places.push_back(layer.place);
        layers_.push_back(std::move(layer));
    }
}

/// The folder of the file, which must have a line of its own; a folder above it does not speak for it.
const Layer* Layers::room_of(const SourceFile& file) const {
    for (std::string folder = file.folder(); !folder.empty();) {
        const auto found =
            std::find_if(layers_.begin(), layers_.end(), [&](const Layer& layer) { return layer.place == folder; });
        if (found != layers_.end()) return &*found;
        // The public headers of a room stand in include/telemetry below it, for the sake of their users.
        if (folder.find("/include") == std::string::npos) return nullptr;
        folder = folder.substr(0, folder.rfind('/'));
    }
    return nullptr;
}

bool Layers::allows(const SourceFile& from, const Layer& room, const std::string& target) const {
    if (target == room.place || holds(room.may_include, target)) return true;
    return std::any_of(layers_.begin(), layers_.end(),
                       [&](const Layer& layer) { return layer.place == from.path && holds(layer.may_include, target); });
}

std::vector<std::string> Layers::broken_by(const SourceTree& tree) const {
    std::vector<std::string> broken;
    std::set<std::string> needed;
    for (const auto& [path, file] : tree.files()) {
        if (path.starts_with("tests/")) continue;
        const Layer* room = room_of(file);
        if (room == nullptr) {
            broken.push_back(path + " stands in a folder without a layer");
            continue;
        }
        needed.insert({room->place, path});
        for (const Include& include : file.includes) {
            const SourceFile* included = tree.resolve(file, include);
            if (included == nullptr && is_of_the_system(include.name)) continue;
            const Layer* other = included != nullptr ? room_of(*included) : nullptr;
            const std::string target = other != nullptr ? other->place : library_of(include.name);
            if (!allows(file, *room, target)) broken.push_back(path + " may not include " + include.name);
        }
    }
    for (const Layer& layer : layers_) {
        if (!needed.contains(layer.place)) broken.push_back(layer.place + " has a layer and no source");
    }
    return broken;
}

}  // namespace lint
