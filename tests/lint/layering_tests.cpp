#include "lint/layers.hpp"

#include "lint/source_tree.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <string>
#include <vector>

using lint::Layers;
using lint::SourceTree;

namespace {

const std::filesystem::path top = TELEMETRY_SOURCE_DIR;

void check_none(const std::vector<std::string>& findings) {
    for (const std::string& finding : findings) BOOST_ERROR(finding);
}

std::vector<std::string> broken(const char* layers, std::vector<lint::SourceFile> files) {
    return Layers(layers).broken_by(SourceTree(std::move(files)));
}

using Findings = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(layering_tests)

BOOST_AUTO_TEST_CASE(every_room_includes_only_what_layers_allows) {
    const Layers layers(lint::content_of(top / "telemetry" / "LAYERS"));
    check_none(layers.findings());
    const SourceTree tree = SourceTree::read(top);
    BOOST_TEST(tree.files().size() > 50u);
    check_none(layers.broken_by(tree));
}

BOOST_AUTO_TEST_CASE(no_header_includes_itself_by_a_detour) {
    const std::vector<std::string> cycle = SourceTree::read(top).include_cycle();
    std::string chain;
    for (const std::string& path : cycle) chain += path + " > ";
    BOOST_TEST(cycle.empty(), chain);
}

BOOST_AUTO_TEST_CASE(a_forbidden_include_is_found) {
    constexpr const char* layers =
        "telemetry/src/state:\ntelemetry/src/egress: telemetry/src/state\n"
        "telemetry/src/egress/transport.cpp: <curl/>\n";
    const lint::SourceFile files{"telemetry/src/state/files.hpp", "#include <vector>\n#include <sys/stat.h>\n"};
    const lint::SourceFile gate{"telemetry/src/egress/gate.hpp", "#include \"state/files.hpp\"\n"};
    const lint::SourceFile transport{"telemetry/src/egress/transport.cpp", "#include \"gate.hpp\"\n#include <curl/curl.h>\n"};
    BOOST_TEST(broken(layers, {files, gate, transport}) == Findings{}, boost::test_tools::per_element());

    const lint::SourceFile upwards{"telemetry/src/state/files.cpp", "#include \"egress/gate.hpp\"\n"};
    const lint::SourceFile curl{"telemetry/src/egress/gate.cpp", "  #include  <curl/curl.h>\n"};
    BOOST_TEST(broken(layers, {files, upwards, gate, curl, transport}) ==
                   (Findings{"telemetry/src/egress/gate.cpp may not include curl/curl.h",
                             "telemetry/src/state/files.cpp may not include egress/gate.hpp"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_room_without_a_line_and_a_line_without_a_room_are_found) {
    BOOST_TEST(
        broken("telemetry/src:\ntelemetry/src/gone:\n", {{"telemetry/src/new/x.cpp", ""}, {"telemetry/src/y.cpp", ""}}) ==
            (Findings{"telemetry/src/new/x.cpp stands in a folder without a layer",
                      "telemetry/src/gone has a layer and no source"}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(layers_are_read_from_the_ground_up) {
    BOOST_TEST(Layers("# words\n\nb:\na: b <curl/>\n").findings() == Findings{}, boost::test_tools::per_element());
    BOOST_TEST(Layers("a: b\nb:\nb:\nc b\n").findings() ==
                   (Findings{"a looks down at b", "b has two lines", "c is not followed by a colon"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_detour_is_found) {
    const SourceTree tree({{"telemetry/a.hpp", "#include \"b.hpp\"\n"}, {"telemetry/b.hpp", "#include \"a.hpp\"\n"}});
    BOOST_TEST(tree.include_cycle() == (Findings{"telemetry/a.hpp", "telemetry/b.hpp", "telemetry/a.hpp"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
