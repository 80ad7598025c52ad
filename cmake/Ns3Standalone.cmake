# Builds ns-3 modules outside an ns-3 tree, against an installed ns-3 (Debian's libns3-dev).
#
# Defines build_lib() and build_lib_example() with the arguments ns-3's own have, so that the CMakeLists.txt of a module
# reads the same here and in contrib/.

# --- Toolchain -------------------------------------------------------------------------------------------------------

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
endif()

find_program(CCACHE_PROGRAM ccache)
mark_as_advanced(CCACHE_PROGRAM)
if(CCACHE_PROGRAM AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

if(NOT CMAKE_CXX_STANDARD)
  set(CMAKE_CXX_STANDARD 17)
endif()
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)

# --- ns-3 ------------------------------------------------------------------------------------------------------------

# libns3-dev's targets also name files of the package ns3, and stop by themselves when it is absent: hence this line.
message(STATUS "Looking for an installed ns-3 (Debian packages: libns3-dev and ns3)")
find_package(ns3 CONFIG QUIET) # no version: ns-3 exports ExactVersion
if(NOT ns3_FOUND)
  message(
    FATAL_ERROR
      "ns-3 was not found. On Debian 12 or newer:\n"
      "  apt-get install g++ cmake ninja-build libns3-dev ns3 libtomlplusplus-dev nlohmann-json3-dev    (and libgtest-dev for the tests)\n"
      "For an ns-3 installed elsewhere: -DCMAKE_PREFIX_PATH=<its prefix>.\n"
      "Or put this directory into the contrib/ folder of an ns-3 source tree and configure there."
  )
endif()
message(STATUS "ns-3 ${ns3_VERSION}: ${ns3_DIR}")

# The name of an installed ns-3 module's target: ns3::lib<m> up to 3.42, ns3::<m> from 3.43.
function(ns3_installed_target module result)
  if(TARGET ns3::lib${module})
    set(${result} ns3::lib${module} PARENT_SCOPE)
  elseif(TARGET ns3::${module})
    set(${result} ns3::${module} PARENT_SCOPE)
  else()
    message(FATAL_ERROR "The ns-3 in ${ns3_DIR} was built without its module ${module}")
  endif()
endfunction()

# Debian's targets name files of packages that libns3-dev does not pull in (libgsl.so, libxml2's headers), and switch
# --as-needed on behind themselves. The first is not needed to link to shared libraries, the second loses modules whose
# types are only named by string: both go.
function(ns3_clean_target target)
  foreach(property INTERFACE_LINK_LIBRARIES INTERFACE_INCLUDE_DIRECTORIES)
    get_target_property(items ${target} ${property})
    set(kept)
    foreach(item ${items})
      if((NOT IS_ABSOLUTE "${item}" OR EXISTS "${item}") AND NOT item MATCHES "^-Wl,--(no-)?as-needed$|-NOTFOUND$")
        list(APPEND kept "${item}")
      endif()
    endforeach()
    set_target_properties(${target} PROPERTIES ${property} "${kept}")
  endforeach()
endfunction()

get_property(ns3_imported DIRECTORY PROPERTY IMPORTED_TARGETS)
foreach(target ${ns3_imported})
  if(target MATCHES "^ns3::(lib)?(.+)$")
    set(lib${CMAKE_MATCH_2} ${target}) # ${libcore} and so on, as inside ns-3
    ns3_clean_target(${target})
  endif()
endforeach()
foreach(module core network internet traffic-control bridge applications)
  ns3_installed_target(${module} unused) # a clear message now rather than a linker's later
endforeach()
foreach(module ${VFLOOD_MODULES})
  set(lib${module} lib${module})
endforeach()

# --- What everything of ours is compiled with ------------------------------------------------------------------------

add_library(vflood-options INTERFACE)
# Debian's library has logs compiled in, and the layout of some classes depends on it.
target_compile_definitions(vflood-options INTERFACE NS3_LOG_ENABLE NS3_ASSERT_ENABLE)
target_compile_options(vflood-options INTERFACE -Wall -Wextra)
target_include_directories(vflood-options INTERFACE ${PROJECT_BINARY_DIR}/include)
# Types may be named only by string: keep every library that was asked for.
target_link_options(vflood-options INTERFACE LINKER:--no-as-needed)

# --- Headers ---------------------------------------------------------------------------------------------------------

# Writes a file only when its contents change, so that nothing is rebuilt for nothing.
function(write_if_different path contents)
  if(EXISTS "${path}")
    file(READ "${path}" old)
    if(old STREQUAL contents)
      return()
    endif()
  endif()
  file(WRITE "${path}" "${contents}")
endfunction()

# Makes headers known as "ns3/<name>": one stub each, and <module>-module.h with all of them.
function(write_header_stubs module headers)
  set(all "// All public headers of ${module}.\n#pragma once\n")
  foreach(header ${headers})
    get_filename_component(name ${header} NAME)
    get_filename_component(path ${header} ABSOLUTE)
    if(NOT EXISTS "${path}")
      message(FATAL_ERROR "${module}: HEADER_FILES names ${header}, which does not exist")
    endif()
    write_if_different("${PROJECT_BINARY_DIR}/include/ns3/${name}" "#include \"${path}\"\n")
    string(APPEND all "#include \"ns3/${name}\"\n")
    set_property(GLOBAL APPEND PROPERTY VFLOOD_HEADERS ${path})
  endforeach()
  write_if_different("${PROJECT_BINARY_DIR}/include/ns3/${module}-module.h" "${all}")
  set_property(GLOBAL APPEND PROPERTY VFLOOD_HEADERS ${PROJECT_BINARY_DIR}/include/ns3/${module}-module.h)
endfunction()

# --- build_lib and build_lib_example ---------------------------------------------------------------------------------

function(build_lib)
  cmake_parse_arguments(
    BLIB "IGNORE_PCH" "LIBNAME"
    "SOURCE_FILES;HEADER_FILES;LIBRARIES_TO_LINK;TEST_SOURCES;DEPRECATED_HEADER_FILES;MODULE_ENABLED_FEATURES;PRIVATE_HEADER_FILES"
    ${ARGN}
  )
  write_header_stubs(${BLIB_LIBNAME} "${BLIB_HEADER_FILES}")
  set(target ${lib${BLIB_LIBNAME}})
  add_library(${target} SHARED ${BLIB_SOURCE_FILES} ${BLIB_HEADER_FILES})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ns3-${BLIB_LIBNAME})
  target_link_libraries(${target} PUBLIC ${BLIB_LIBRARIES_TO_LINK} vflood-options)
  target_link_options(${target} PRIVATE LINKER:-z,defs) # what is declared but not defined is an error here already

  if(BUILD_TESTING AND BLIB_TEST_SOURCES)
    # Suites register themselves from static objects: objects, or the linker would leave them out.
    add_library(${target}-test OBJECT ${BLIB_TEST_SOURCES})
    target_link_libraries(${target}-test PUBLIC ${target})
    target_compile_definitions(${target}-test PRIVATE NS_TEST_SOURCEDIR="src/${BLIB_LIBNAME}/test")
    set_property(GLOBAL APPEND PROPERTY VFLOOD_TEST_LIBRARIES ${target}-test)
  endif()
endfunction()

add_custom_target(vflood-examples) # all examples, and nothing that only tests need

function(build_lib_example)
  cmake_parse_arguments(BLIB "IGNORE_PCH" "NAME" "SOURCE_FILES;HEADER_FILES;LIBRARIES_TO_LINK" ${ARGN})
  add_executable(${BLIB_NAME} ${BLIB_SOURCE_FILES} ${BLIB_HEADER_FILES})
  target_link_libraries(${BLIB_NAME} PRIVATE ${lib${BLIB_LIBNAME}} ${BLIB_LIBRARIES_TO_LINK})
  add_dependencies(vflood-examples ${BLIB_NAME})
endfunction()
