#include "audit/finding.hpp"

#include "audit/digest.hpp"

#include <utility>

namespace collector {

std::string_view name(Part part) noexcept {
    return part == Part::head ? "head" : "body";
}

std::string Place::pointer() const {
    if (!parent_) return {};
    std::string path = parent_->pointer() + '/';
    switch (step_) {
        case Step::member:
            return path.append(name_);
        case Step::foreign:
            return path + '#' + std::to_string(index_);
        case Step::element:
            break;
    }
    return path + std::to_string(index_);
}

void Verdict::clear() noexcept {
    terms.clear();
    product = {};
    installation = {};
    digest = {};
    findings_.clear();
    omitted_ = 0;
    found_in_ = {};
}

void Verdict::add(Rule rule, Part part, std::string pointer, std::string_view part_bytes, std::string_view offending,
                  std::string note) {
    found_in_[static_cast<std::size_t>(part)] = true;
    if (findings_.size() == findings_max) {
        ++omitted_;
        return;
    }
    Finding& finding =
        findings_.emplace_back(Finding{rule, part, std::move(pointer), 0, offending.size(), {}, std::move(note)});
    if (!offending.data()) return;
    finding.offset = static_cast<std::size_t>(offending.data() - part_bytes.data());
    finding.sha256 = sha256_hex(offending);
}

}  // namespace collector
