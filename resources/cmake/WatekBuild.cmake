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
        # Not "vptr": to see whether an address is readable its check opens a pipe, and without a descriptor left,
        # which tests bring about, it takes every object for a bad one. AddressSanitizer finds the dead ones.
        target_compile_options(watek_options INTERFACE -fno-sanitize-recover=undefined -fno-sanitize=vptr)
    endif()
endif()
if(WATEK_THREAD_SAFETY)
    target_compile_options(watek_options INTERFACE -Wthread-safety -Wthread-safety-beta -Werror=thread-safety -Werror)
endif()

# watek_library(NAME FOLDER... LINKS target...): a library of every source in the folders; static but where the preset
# says BUILD_SHARED_LIBS, lest each test program carries the whole server, symbols and all.
#
# WATEK_UNITY compiles ten sources in one go, which reads their headers once. Sources that share a name in an unnamed
# namespace cannot be compiled so: rename one, or name the source in APART. A missing #include of ours is found
# by a build with -DWATEK_UNITY=OFF only, which is also what one wants who works on a single file for long.
function(watek_library name)
    cmake_parse_arguments(ARG "" "" "FOLDERS;LINKS;PRECOMPILE;APART" ${ARGN})
    set(patterns)
    foreach(folder IN LISTS ARG_FOLDERS)
        list(APPEND patterns ${folder}/*.cpp ${folder}/*.h)
    endforeach()
    file(GLOB sources CONFIGURE_DEPENDS ${patterns})
    add_library(${name} ${sources})
    target_link_libraries(${name} PUBLIC watek_options ${ARG_LINKS})
    if(WATEK_UNITY)
        set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
        set_source_files_properties(${ARG_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
    if(ARG_PRECOMPILE)
        target_precompile_headers(${name} PRIVATE ${ARG_PRECOMPILE})
    endif()
endfunction()

# watek_translations(NAME PROGRAM ICONS): icons and translations travel inside the library NAME, so that the program and
# its tests see the same ones. `ninja NAME_lupdate` brings the .ts files of PROGRAM up to date.
function(watek_translations name program icons)
    set(folder ${PROJECT_SOURCE_DIR}/resources/translations)
    qt_add_lupdate(${name} TS_FILES ${folder}/${program}_pl.ts OPTIONS -no-obsolete -locations none)
    qt_add_lrelease(${name}
        TS_FILES ${folder}/${program}_pl.ts ${folder}/${program}_en.ts
        QM_FILES_OUTPUT_VARIABLE qm)
    # The .qrc.in names the .qm files' folder as CMAKE_CURRENT_BINARY_DIR.
    set(qrc ${CMAKE_CURRENT_BINARY_DIR}/${icons}_i18n.qrc)
    configure_file(${folder}/${program}.qrc.in ${qrc})
    target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/resources/icons/${icons}.qrc ${qrc})
    set_property(SOURCE ${qrc} PROPERTY OBJECT_DEPENDS "${qm}")
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

# What every test program is compiled with. Qt gives each two names of folders that only QFINDTESTDATA needs (ours
# have WATEK_SOURCE_DIR); they differ between tests/unit and tests/gui, and g++ takes no precompiled header that has
# seen other values.
function(watek_test_options name)
    target_link_libraries(${name} PRIVATE Qt6::Test watek_test_support)
    target_compile_definitions(${name} PRIVATE WATEK_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    target_compile_options(${name} PRIVATE
        -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR
        # Function names and lines are enough for a test's own code; a fifth of its compile time.
        $<$<CONFIG:Debug,RelWithDebInfo>:-g1>)
    if(WATEK_SANITIZE)
        # To optimise the tests themselves takes three times as long as to compile them (190 and 70 s a program, with
        # two at a time), and their running time is the libraries'.
        target_compile_options(${name} PRIVATE -O0)
    endif()
endfunction()

# watek_test_headers(NAME LINKS target... HEADERS header...): headers compiled once for many suites, half of what a
# suite costs. One for each set of Qt modules, because <QTest> looks at which there are.
# Nobody may lean on them: the thread-safety preset builds everything without, so that a missing #include fails there
# (it is not part of .ci/run, which checks the annotations in the asan preset).
function(watek_test_headers name)
    cmake_parse_arguments(ARG "" "" "LINKS;HEADERS" ${ARGN})
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// Only to have the headers compiled.\n")
    add_library(${name} OBJECT ${source})
    set_target_properties(${name} PROPERTIES AUTOMOC OFF)
    watek_test_options(${name})
    target_link_libraries(${name} PRIVATE ${ARG_LINKS})
    target_precompile_headers(${name} PRIVATE
        ${ARG_HEADERS} <QtTest> <algorithm> <atomic> <functional> <memory> <optional> <vector>)
endfunction()

# watek_suites(LABEL PREFIX LINKS target... HEADERS target [TIMEOUT seconds] [ONLY name...]): every PREFIX*Test.cpp of the folder is a
# suite: a file, a name in build/*/tests and an entry of ctest, but not a program of its own. WATEK_SUITES_TOGETHER of
# them (more or less: a name's place does not change when others come and go) are one program, compiled in one go,
# because a suite's own lines are the least of what compiling and linking it costs. A suite is in a namespace of its
# own, and tests/support/Suite.h calls it by its name. The programs' names are added to WATEK_SUITE_PROGRAMS.
# ONLY: of these, those that are named.
function(watek_suites label prefix)
    cmake_parse_arguments(ARG "" "TIMEOUT;HEADERS" "LINKS;ONLY" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    file(GLOB files CONFIGURE_DEPENDS ${prefix}*Test.cpp)
    if(ARG_ONLY)
        list(JOIN ARG_ONLY "|" names)
        list(FILTER files INCLUDE REGEX "/(${names})\\.cpp$")
    endif()
    list(LENGTH files count)
    math(EXPR programs "(${count} + ${WATEK_SUITES_TOGETHER} - 1) / ${WATEK_SUITES_TOGETHER}")
    foreach(file IN LISTS files)
        get_filename_component(name ${file} NAME_WE)
        string(MD5 digest ${name})
        string(SUBSTRING ${digest} 0 6 digits)
        math(EXPR place "0x${digits} % ${programs}")
        set(program ${label}-${prefix}-${place})
        if(WATEK_SUITES_TOGETHER EQUAL 1)
            set(program ${label}-${name})
        endif()
        if(NOT TARGET ${program})
            add_executable(${program})
            list(APPEND WATEK_SUITE_PROGRAMS ${program})
            watek_test_options(${program})
            target_link_libraries(${program} PRIVATE ${ARG_LINKS})
            target_include_directories(${program} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/moc)
            target_precompile_headers(${program} REUSE_FROM ${ARG_HEADERS})
            set_target_properties(${program} PROPERTIES
                # AUTOMOC would start a CMake for each program, and give it a source more.
                AUTOMOC OFF UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0
                RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests/programs)
        endif()
        set(moc ${CMAKE_CURRENT_BINARY_DIR}/moc/${name}.moc)
        qt_generate_moc(${file} ${moc} TARGET ${program})
        target_sources(${program} PRIVATE ${file} ${moc})
        add_custom_command(TARGET ${program} POST_BUILD
            COMMAND ${CMAKE_COMMAND} -E create_symlink programs/${program} ${CMAKE_BINARY_DIR}/tests/${name})
        add_custom_target(${name} DEPENDS ${program})
        add_test(NAME ${label}/${name} COMMAND ${CMAKE_BINARY_DIR}/tests/${name})
        set_tests_properties(${label}/${name} PROPERTIES
            LABELS ${label} TIMEOUT ${ARG_TIMEOUT}
            # Its own folder for what a server stores by itself: suites run side by side.
            ENVIRONMENT "${WATEK_TEST_ENVIRONMENT};XDG_DATA_HOME=${CMAKE_BINARY_DIR}/tests/data/${name}")
    endforeach()
    set(WATEK_SUITE_PROGRAMS ${WATEK_SUITE_PROGRAMS} PARENT_SCOPE)
endfunction()
