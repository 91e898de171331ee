set(TELEMETRY_TIMEOUT_FACTOR 1 CACHE STRING "How much longer tests may take, where a sanitizer slows them down")

add_custom_target(unit_tests)

# telemetry_add_tests(TARGET LABEL label SUITES a_tests [b_tests ...] [SOURCES extra.cpp ...] [LIBRARIES lib ...])
#
# Makes one Boost.Test runner from <suite>.cpp of each suite, and one CTest entry for each suite. A suite has the name of its
# file, so that a failing entry names the file to open.
function(telemetry_add_tests target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL;TIMEOUT" "SUITES;SOURCES;LIBRARIES")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    math(EXPR timeout "${arg_TIMEOUT} * ${TELEMETRY_TIMEOUT_FACTOR}")
    set(sources ${arg_SOURCES})
    foreach(suite IN LISTS arg_SUITES)
        list(APPEND sources ${suite}.cpp)
    endforeach()
    add_executable(${target} ${sources})
    target_compile_definitions(${target} PRIVATE
        TELEMETRY_SOURCE_DIR="${PROJECT_SOURCE_DIR}" TELEMETRY_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} test_runner)
    if(arg_LABEL STREQUAL unit)
        add_dependencies(unit_tests ${target})
    endif()
    foreach(suite IN LISTS arg_SUITES)
        add_test(NAME ${arg_LABEL}.${suite} COMMAND ${target} --run_test=${suite} --color_output=no)
        set_tests_properties(${arg_LABEL}.${suite} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${timeout})
    endforeach()
endfunction()
