# telemetry_add_metrics(TARGET DICTIONARY file NAMESPACE ns [HEADER name]
#                       [OUTBOUND file [OUTBOUND_NAMESPACE ns] [OUTBOUND_HEADER name]])
#
# Makes an INTERFACE library that gives those who link it the C++ header of a dictionary: typed handles, label enumerations and
# `dictionary()`, all in the namespace; and, with OUTBOUND, a second header with the handles of an outbound register and
# `outbound_register()`. The headers are made by metrics-compiler at build time, and again whenever one of the files, or a label
# list that the dictionary names, has changed. A file that breaks a rule stops the build, with every broken rule named.
#
#   DICTIONARY          the dictionary, a JSON file; relative to the current source folder
#   NAMESPACE           the C++ namespace of the metrics
#   HEADER              how the header is included; by default named as the namespace: acme::metrics gives <acme/metrics.hpp>
#   OUTBOUND            the outbound register, a JSON file
#   OUTBOUND_NAMESPACE  the C++ namespace of the requests; by default `outbound` beside NAMESPACE: acme::outbound
#   OUTBOUND_HEADER     how its header is included; by default named as its namespace: <acme/outbound.hpp>
#
#     telemetry_add_metrics(acme_metrics DICTIONARY metrics.json NAMESPACE acme::metrics OUTBOUND outbound.json)
#     target_link_libraries(acme_server PRIVATE acme_metrics telemetry::telemetry)
cmake_policy(PUSH)
cmake_policy(VERSION 3.23)  # whatever the host asks for: with less, Ninja makes the headers anew at each build

function(telemetry_add_metrics target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "DICTIONARY;NAMESPACE;HEADER;OUTBOUND;OUTBOUND_NAMESPACE;OUTBOUND_HEADER" "")
    foreach(name IN ITEMS DICTIONARY NAMESPACE)
        if(NOT arg_${name})
            message(FATAL_ERROR "telemetry_add_metrics(${target}): ${name} is missing")
        endif()
    endforeach()
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "telemetry_add_metrics(${target}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
    endif()

    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${CMAKE_CURRENT_BINARY_DIR}/${target}.include)
    target_link_libraries(${target} INTERFACE telemetry::headers)

    cmake_path(ABSOLUTE_PATH arg_DICTIONARY OUTPUT_VARIABLE dictionary)
    _telemetry_add_header(${target} header "${arg_NAMESPACE}" "${arg_HEADER}" ${dictionary})
    if(arg_OUTBOUND)
        cmake_path(ABSOLUTE_PATH arg_OUTBOUND OUTPUT_VARIABLE outbound)
        if(NOT arg_OUTBOUND_NAMESPACE)
            string(REGEX REPLACE "[^:]+$" "outbound" arg_OUTBOUND_NAMESPACE "${arg_NAMESPACE}")
        endif()
        _telemetry_add_header(${target} outbound "${arg_OUTBOUND_NAMESPACE}" "${arg_OUTBOUND_HEADER}"
            ${dictionary} --outbound ${outbound})
    endif()
endfunction()

# One header of the target: what the compiler's command gives in a namespace, from the files named last.
function(_telemetry_add_header target command namespace name)
    if(NOT name)
        string(REPLACE "::" "/" name "${namespace}.hpp")
    endif()
    set(header ${CMAKE_CURRENT_BINARY_DIR}/${target}.include/${name})
    cmake_path(GET header PARENT_PATH folder)
    file(MAKE_DIRECTORY ${folder})
    set(sources ${ARGN})
    list(REMOVE_ITEM sources --outbound)
    add_custom_command(OUTPUT ${header}
        COMMAND telemetry::metrics-compiler ${command} ${ARGN} --namespace ${namespace} --output ${header} --depfile ${header}.d
        DEPENDS ${sources} telemetry::metrics-compiler
        DEPFILE ${header}.d
        COMMENT "Making ${name} of ${target}"
        VERBATIM)
    add_custom_target(${target}_${command} DEPENDS ${header})
    add_dependencies(${target} ${target}_${command})
endfunction()

cmake_policy(POP)
