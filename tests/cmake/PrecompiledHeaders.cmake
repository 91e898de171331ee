# With TELEMETRY_PRECOMPILE: the headers that nearly every file includes are compiled once for all targets that have the same
# flags, which halves the time of a build; ./dev does so. A header that a file forgets then does not show: where there are no tests
# or not for debugging (the presets release and simulation), and targets with DISABLE_PRECOMPILE_HEADERS, go without.
set(common_headers <algorithm> <array> <chrono> <filesystem> <fstream> <functional> <iostream> <map> <memory> <mutex> <optional>
    <set> <span> <sstream> <string> <string_view> <thread> <vector>)

function(collect_targets folder result)
    get_property(collected DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    get_property(subfolders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
    foreach(subfolder IN LISTS subfolders)
        collect_targets(${subfolder} inner)
        list(APPEND collected ${inner})
    endforeach()
    set(${result} ${collected} PARENT_SCOPE)
endfunction()

# Executables and libraries differ in how they may be placed in memory, the rooms in what they show, runners of tests in that
# they have Boost.Test.
function(flags_of target result)
    get_target_property(type ${target} TYPE)
    get_target_property(visibility ${target} CXX_VISIBILITY_PRESET)
    get_target_property(libraries ${target} LINK_LIBRARIES)
    set(flags library)
    if(type STREQUAL EXECUTABLE AND "test_runner" IN_LIST libraries)
        set(flags runner)
    elseif(type STREQUAL EXECUTABLE)
        set(flags program)
    elseif(visibility STREQUAL hidden)
        set(flags room)
    endif()
    set(${result} ${flags} PARENT_SCOPE)
endfunction()

set(empty ${PROJECT_BINARY_DIR}/precompiled.cpp)
file(CONFIGURE OUTPUT ${empty} CONTENT "int main() {}\n" @ONLY)
add_executable(precompiled_program ${empty})
add_executable(precompiled_runner ${empty})
add_library(precompiled_library STATIC ${empty})
add_library(precompiled_room STATIC ${empty})
set_target_properties(precompiled_room PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
target_link_libraries(precompiled_runner PRIVATE test_runner)

# Clang writes down when a header was made, by which a compiler cache would take it for another one each time.
set(timeless "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")

collect_targets(${PROJECT_SOURCE_DIR} targets)
foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    if(type MATCHES "^(EXECUTABLE|STATIC_LIBRARY|OBJECT_LIBRARY)$" AND NOT target MATCHES "^precompiled_")
        flags_of(${target} flags)
        target_precompile_headers(${target} REUSE_FROM precompiled_${flags})
        target_compile_options(${target} PRIVATE ${timeless})
    endif()
endforeach()
target_precompile_headers(precompiled_program PRIVATE ${common_headers})
target_precompile_headers(precompiled_runner PRIVATE <boost/test/unit_test.hpp> ${common_headers})
target_precompile_headers(precompiled_library PRIVATE ${common_headers})
target_precompile_headers(precompiled_room PRIVATE ${common_headers})
foreach(flags program runner library room)
    target_compile_options(precompiled_${flags} PRIVATE ${timeless})
endforeach()
