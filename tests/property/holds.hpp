// A property as a check of Boost.Test. What breaks it is shrunk and printed, with the seed that finds it again.
#pragma once

#include <boost/test/unit_test.hpp>

#include <rapidcheck.h>

#include <string>

namespace property {

template <class Claim>
void holds(const std::string& description, Claim claim) {
    BOOST_TEST(rc::check(description, claim), description);
}

}  // namespace property
