# Run with -P at build time: writes a C++ source that holds files as bytes.
#   -D ROOT=<folder> -D FILES="a;b" (relative to ROOT) -D OUTPUT=<source>
set(arrays "")
set(rows "")
set(index 0)
foreach(file IN LISTS FILES)
    file(READ ${ROOT}/${file} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
    string(APPEND arrays "constexpr char file_${index}[] = {${bytes}'\\0'};\n")
    string(APPEND rows "    EmbeddedFile{\"${file}\", {file_${index}, sizeof file_${index} - 1}},\n")
    math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made from schemas/ by collector-mock/cmake/embed_files.cmake; do not edit.
#include \"audit/embedded_files.hpp\"

#include <array>

namespace collector {
namespace {

${arrays}
constexpr std::array files{
${rows}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() noexcept { return files; }

}  // namespace collector
")
