# cmake -DREADME=file -DOUTPUT=file -P take_snippets.cmake: the C++ of the README as one source. A block with includes is a whole
# program; the others are what stands in a function that has a `client`.
file(READ ${README} rest)
set(program "")
set(fragments "")
set(number 0)
string(FIND "${rest}" "```cpp\n" begin)
while(NOT begin EQUAL -1)
    math(EXPR begin "${begin} + 7")
    string(SUBSTRING "${rest}" ${begin} -1 rest)
    string(FIND "${rest}" "```" end)
    string(SUBSTRING "${rest}" 0 ${end} block)
    if(block MATCHES "^#include")
        string(APPEND program "${block}")
    else()
        math(EXPR number "${number} + 1")
        string(APPEND fragments "\n[[maybe_unused]] void fragment_${number}([[maybe_unused]] telemetry::Client& client) {\n${block}}\n")
    endif()
    string(FIND "${rest}" "```cpp\n" begin)
endwhile()
file(WRITE ${OUTPUT} "// Taken from README.md.
#include <deploy_server/outbound.hpp>
${program}
namespace metrics = deploy_server::metrics;
namespace outbound = deploy_server::outbound;
${fragments}")
