// All memory that this program frees is looked through for the licence serial, while a test asks for it.
#include "inventory/inventory.hpp"

#include "inventory_text.hpp"

#include <malloc.h>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace {

constexpr std::string_view serial = "26A2245C-D77E4CEA";  // the small inventory's

bool looking = false;
int found = 0;

void look_and_free(void* memory) noexcept {
    if (looking && memory != nullptr) {
        const std::string_view content(static_cast<const char*>(memory), malloc_usable_size(memory));
        if (content.find(serial) != std::string_view::npos) ++found;
    }
    std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    look_and_free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    look_and_free(memory);
}

BOOST_AUTO_TEST_SUITE(serial_wiping_tests)

BOOST_AUTO_TEST_CASE(no_memory_is_given_back_with_the_serial_in_it) {
    telemetry::inventory::Options options;
    bool handed_on = false;
    options.on_license_serial = [&](const std::string& text) { handed_on = text == serial; };
    looking = true;
    const auto counts = telemetry::inventory::read_file(inventory_text::data_file("inventory-small.json"), options);
    looking = false;
    BOOST_TEST(counts.has_value());
    BOOST_TEST(handed_on);
    BOOST_TEST(found == 0);
}

BOOST_AUTO_TEST_CASE(the_search_finds_what_is_not_wiped) {
    looking = true;
    { const std::string careless(serial); }
    looking = false;
    BOOST_TEST(std::exchange(found, 0) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
