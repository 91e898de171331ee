#include "vocabulary_reader.hpp"

#include "cpp_names.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace telemetry::compiler {

namespace {

constexpr std::size_t label_size_max = 64;
constexpr std::size_t label_count_max = 16384;

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= label_size_max && std::all_of(text.begin(), text.end(), [](char c) {
        const char folded = detail::fold(c);
        return (folded >= 'a' && folded <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    });
}

}  // namespace

Vocabulary read_vocabulary(std::string_view file, std::string_view text, Findings& findings) {
    Vocabulary vocabulary;
    std::set<std::string> seen;
    std::size_t number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (line.starts_with('#')) continue;
        const auto refuse = [&](std::string_view reason) { findings.add(file, "line " + std::to_string(number), reason); };
        if (!is_label(line)) {
            refuse("is not a label: 1 to 64 letters, digits, \".\" and \"-\", and nothing else");
        } else if (!seen.insert(folded(line)).second) {
            refuse("repeats a label; case makes no difference");
        } else if (vocabulary.labels.size() == label_count_max) {
            refuse("is more than a list may hold: " + std::to_string(label_count_max) + " labels");
            break;
        } else {
            vocabulary.labels.emplace_back(line);
        }
    }
    if (vocabulary.labels.size() < 2 || vocabulary.labels.back() != "other") {
        findings.add(file, "", "does not end with the label \"other\" after at least one label of its own");
    }
    return vocabulary;
}

}  // namespace telemetry::compiler
