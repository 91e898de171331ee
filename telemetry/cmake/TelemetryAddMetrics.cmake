# telemetry_add_metrics(TARGET DICTIONARY file NAMESPACE ns [HEADER name])
#
# Makes an INTERFACE library that gives those who link it the C++ header of a dictionary: typed handles, label enumerations and
# `dictionary()`, all in the namespace. The header is made by metrics-compiler at build time, and again whenever the dictionary
# or a label list that it names has changed. A dictionary that breaks a rule stops the build, with every broken rule named.
#
#   DICTIONARY  the dictionary, a JSON file; relative to the current source folder
#   NAMESPACE   the C++ namespace of the handles
#   HEADER      how the header is included; by default named as the namespace: acme::metrics gives <acme/metrics.hpp>
#
#     telemetry_add_metrics(acme_metrics DICTIONARY metrics.json NAMESPACE acme::metrics)
#     target_link_libraries(acme_server PRIVATE acme_metrics telemetry::telemetry)    # then: #include <acme/metrics.hpp>
function(telemetry_add_metrics target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "DICTIONARY;NAMESPACE;HEADER" "")
    foreach(name IN ITEMS DICTIONARY NAMESPACE)
        if(NOT arg_${name})
            message(FATAL_ERROR "telemetry_add_metrics(${target}): ${name} is missing")
        endif()
    endforeach()
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "telemetry_add_metrics(${target}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    if(NOT arg_HEADER)
        string(REPLACE "::" "/" arg_HEADER "${arg_NAMESPACE}.hpp")
    endif()

    cmake_path(ABSOLUTE_PATH arg_DICTIONARY OUTPUT_VARIABLE dictionary)
    set(include_dir ${CMAKE_CURRENT_BINARY_DIR}/${target}.include)
    set(header ${include_dir}/${arg_HEADER})
    cmake_path(GET header PARENT_PATH header_dir)
    file(MAKE_DIRECTORY ${header_dir})
    add_custom_command(OUTPUT ${header}
        COMMAND telemetry::metrics-compiler header ${dictionary} --namespace ${arg_NAMESPACE}
            --output ${header} --depfile ${header}.d
        DEPENDS ${dictionary} telemetry::metrics-compiler
        DEPFILE ${header}.d
        COMMENT "Making ${arg_HEADER} of ${target}"
        VERBATIM)
    add_custom_target(${target}_header DEPENDS ${header})
    add_library(${target} INTERFACE)
    add_dependencies(${target} ${target}_header)
    target_include_directories(${target} INTERFACE ${include_dir})
    target_link_libraries(${target} INTERFACE telemetry::headers)
endfunction()
