# A layer is one folder of src/. Its headers are reached only through a folder of its own that
# holds one link to it, so a layer sees the headers of those it links and of no others: an include
# that points up does not build.

function(parley_layer name)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  set(root ${CMAKE_BINARY_DIR}/include/${name})
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${name} ${root}/${name} SYMBOLIC)
  if(sources)
    add_library(parley_${name} STATIC ${sources})
    set(scope PUBLIC)
    target_precompile_headers(parley_${name} REUSE_FROM parley_precompiled)
  else()
    add_library(parley_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(parley_${name} ${scope} ${root})
  foreach(used ${ARG_USES})
    target_link_libraries(parley_${name} ${scope} parley_${used})
  endforeach()
  target_link_libraries(parley_${name} ${scope} ${ARG_LIBRARIES})
endfunction()

# What nearly every file reads: the standard library, fmt and Boost.JSON. Asio and Beast stay out,
# as few layers need them.
file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp.in "// carries the precompiled header\n")
configure_file(${CMAKE_BINARY_DIR}/precompiled.cpp.in ${CMAKE_BINARY_DIR}/precompiled.cpp COPYONLY)
add_library(parley_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
target_precompile_headers(parley_precompiled PRIVATE
  <algorithm> <array> <chrono> <expected> <functional> <map> <memory> <optional> <span> <string>
  <string_view> <unordered_map> <variant> <vector> <fmt/format.h> <boost/json.hpp>)
target_link_libraries(parley_precompiled PRIVATE fmt::fmt Boost::json)
