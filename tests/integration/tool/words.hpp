// The words of a command line.
#pragma once

#include <string>
#include <vector>

namespace test_support {

/// `+` puts one list after another.
struct Words : std::vector<std::string> {
    using vector::vector;

    friend Words operator+(Words left, const Words& right) {
        left.insert(left.end(), right.begin(), right.end());
        return left;
    }
};

}  // namespace test_support
