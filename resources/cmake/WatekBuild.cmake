# What every target of the project is compiled with, and the short words the folders' own CMakeLists use.

add_library(watek_options INTERFACE)
target_include_directories(watek_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(watek_options INTERFACE -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Wshadow=local)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # clang 14 has no -Wshadow=local; its plain -Wshadow leaves constructor parameters alone.
    get_target_property(_flags watek_options INTERFACE_COMPILE_OPTIONS)
    list(REMOVE_ITEM _flags -Wshadow=local)
    set_target_properties(watek_options PROPERTIES INTERFACE_COMPILE_OPTIONS "${_flags}")
endif()
target_compile_definitions(watek_options INTERFACE
    QT_NO_CAST_FROM_BYTEARRAY QT_NO_KEYWORDS QT_NO_FOREACH QT_STRICT_ITERATORS
    WATEK_VERSION="${PROJECT_VERSION}")

if(NOT WATEK_INSTRUMENTATION)
    target_compile_definitions(watek_options INTERFACE WATEK_NO_INSTRUMENTATION)
endif()
if(WATEK_SANITIZE)
    target_compile_options(watek_options INTERFACE -fsanitize=${WATEK_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(watek_options INTERFACE -fsanitize=${WATEK_SANITIZE})
    if(WATEK_SANITIZE MATCHES "undefined")
        target_compile_options(watek_options INTERFACE -fno-sanitize-recover=undefined)
    endif()
endif()
if(WATEK_THREAD_SAFETY)
    target_compile_options(watek_options INTERFACE -Wthread-safety -Wthread-safety-beta -Werror=thread-safety -Werror)
endif()

# watek_library(NAME FOLDER... LINKS target...): a library of every source in the folders; static but where the preset
# says BUILD_SHARED_LIBS, lest each of ninety test programs carries the whole server, symbols and all.
function(watek_library name)
    cmake_parse_arguments(ARG "" "" "FOLDERS;LINKS;PRECOMPILE" ${ARGN})
    set(patterns)
    foreach(folder IN LISTS ARG_FOLDERS)
        list(APPEND patterns ${folder}/*.cpp ${folder}/*.h)
    endforeach()
    file(GLOB sources CONFIGURE_DEPENDS ${patterns})
    add_library(${name} ${sources})
    target_link_libraries(${name} PUBLIC watek_options ${ARG_LINKS})
    if(ARG_PRECOMPILE)
        target_precompile_headers(${name} PRIVATE ${ARG_PRECOMPILE})
    endif()
endfunction()

# What every test runs with. Sanitizers stop at their first word, and know what is not our fault.
set(supp ${PROJECT_SOURCE_DIR}/tests/support)
set(WATEK_TEST_ENVIRONMENT
    QT_QPA_PLATFORM=offscreen
    LC_ALL=C.UTF-8
    "TSAN_OPTIONS=suppressions=${supp}/tsan.supp halt_on_error=1 second_deadlock_stack=1"
    "ASAN_OPTIONS=detect_leaks=1"
    "LSAN_OPTIONS=suppressions=${supp}/lsan.supp print_suppressions=0"
    "UBSAN_OPTIONS=print_stacktrace=1")

# watek_test(LABEL FILE LINKS target...): one QtTest suite, one file, one program, one ctest entry.
function(watek_test label file)
    cmake_parse_arguments(ARG "" "TIMEOUT" "LINKS;ARGUMENTS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    get_filename_component(name ${file} NAME_WE)
    add_executable(${name} ${file})
    target_link_libraries(${name} PRIVATE Qt6::Test watek_test_support ${ARG_LINKS})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_test(NAME ${label}/${name} COMMAND ${name} ${ARG_ARGUMENTS})
    set_tests_properties(${label}/${name} PROPERTIES
        LABELS ${label} TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "${WATEK_TEST_ENVIRONMENT}")
endfunction()
