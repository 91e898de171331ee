#include "support/memory_files.hpp"

#include "dice.hpp"
#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <set>
#include <string>

using support::MemoryFiles;
using support::must;

namespace {

const std::string old_text = "oooo";
const std::string new_text = "nnnnnn";

void write(MemoryFiles& files, const std::string& path, const std::string& content) {
    must(must(files.create(path))->write(content));
}

std::string text_of(const MemoryFiles& files, const std::string& path) {
    return files.visible(path).value_or("none");
}

/// What was seen after many power cuts, each of which followed upon the same work.
std::set<std::string> after_power_cuts(const std::function<void(MemoryFiles&)>& work,
                                       const std::function<std::string(const MemoryFiles&)>& look) {
    std::set<std::string> seen;
    simulation::Dice dice(1);
    for (int i = 0; i < 2000; ++i) {
        MemoryFiles files;
        files.lay("d/f", old_text);
        work(files);
        files.cut_power([&](std::size_t sides) { return dice.roll(sides); });
        seen.insert(look(files));
    }
    return seen;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory_files_tests)

BOOST_AUTO_TEST_CASE(a_power_cut_decides_on_each_name_by_itself) {
    const auto rename_two = [](MemoryFiles& files) {
        files.lay("d/a", "1");
        files.lay("d/b", "2");
        must(files.rename("d/a", "d/x"));
        must(files.rename("d/b", "d/y"));
    };
    const auto look = [](const MemoryFiles& files) { return text_of(files, "d/x") + " " + text_of(files, "d/y"); };
    const std::set<std::string> all{"none none", "1 none", "none 2", "1 2"};
    BOOST_TEST((after_power_cuts(rename_two, look) == all));
}

BOOST_AUTO_TEST_CASE(a_file_that_was_renamed_is_under_one_of_its_names) {
    const auto rename = [](MemoryFiles& files) { must(files.rename("d/f", "d/aside")); };
    const auto look = [](const MemoryFiles& files) { return text_of(files, "d/f") + " " + text_of(files, "d/aside"); };
    const std::set<std::string> all{old_text + " none", "none " + old_text};
    BOOST_TEST((after_power_cuts(rename, look) == all));
}

BOOST_AUTO_TEST_CASE(a_new_name_may_be_there_without_its_content) {
    const auto replace = [](MemoryFiles& files) {
        write(files, "d/f.new", new_text);
        must(files.rename("d/f.new", "d/f"));
    };
    const auto seen = after_power_cuts(replace, [](const MemoryFiles& files) { return text_of(files, "d/f"); });
    for (const std::string& text : {old_text, new_text, std::string(), std::string(6, '\0')})
        BOOST_TEST(seen.contains(text), text);
}

BOOST_AUTO_TEST_CASE(zeros_and_old_bytes_may_be_anywhere_in_what_was_not_synced) {
    const auto overwrite = [](MemoryFiles& files) { write(files, "d/f", new_text); };
    const auto seen = after_power_cuts(overwrite, [](const MemoryFiles& files) { return text_of(files, "d/f"); });
    const std::string zero(1, '\0');
    for (const std::string& text : {old_text, new_text, zero + "nnnnn", "nn" + zero + "nnn", "nnnnn" + zero,
                                    std::string("onnnnn"), std::string("nnonnn")})
        BOOST_TEST(seen.contains(text), text);
}

BOOST_AUTO_TEST_CASE(what_is_synced_survives_a_power_cut) {
    const auto replace = [](MemoryFiles& files) {
        auto file = must(files.create("d/f.new"));
        must(file->write(new_text));
        must(file->sync());
        must(files.rename("d/f.new", "d/f"));
        must(files.sync_directory("d"));
    };
    const auto seen = after_power_cuts(replace, [](const MemoryFiles& files) { return text_of(files, "d/f"); });
    BOOST_TEST((seen == std::set<std::string>{new_text}));
}

BOOST_AUTO_TEST_SUITE_END()
