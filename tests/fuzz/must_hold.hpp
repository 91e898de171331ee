// What a fuzz target asserts, in every kind of build.
#pragma once

#include <cstdlib>
#include <iostream>

namespace fuzz {

/// Ends the program, so that the fuzzer keeps the input, unless the claim holds.
inline void must_hold(bool claim, const char* what) {
    if (claim) return;
    std::cerr << "does not hold: " << what << std::endl;
    std::abort();
}

}  // namespace fuzz
