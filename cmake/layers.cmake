# A layer is one folder of src/. Its headers are reached only through a folder of its own that
# holds one link to it, so a layer sees the headers of those it links and of no others: an include
# that points up does not build.

# Those that know neither sockets nor the database.
set(PARLEY_PURE_LAYERS base message dialect)

function(parley_layer name)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  set(root ${CMAKE_BINARY_DIR}/include/${name})
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${name} ${root}/${name} SYMBOLIC)
  if(sources)
    add_library(parley_${name} STATIC)
    set(scope PUBLIC)
    if(name IN_LIST PARLEY_PURE_LAYERS)
      parley_compile(parley_${name} parley_precompiled ${sources})
    else()
      parley_compile(parley_${name} parley_precompiled_server ${sources})
    endif()
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

# parley_compile(TARGET PRECOMPILED SOURCE...): gives a target its sources, with a precompiled header. Where
# PARLEY_BATCHES is on, many of them are compiled as one, and without it, as each reads the headers once: that
# builds from nothing in a third of the time. Files whose private names meet stay apart.
function(parley_compile target precompiled)
  if(NOT PARLEY_BATCHES)
    target_sources(${target} PRIVATE ${ARGN})
    target_precompile_headers(${target} REUSE_FROM ${precompiled})
    return()
  endif()
  list(JOIN ARGN "\n" listed)
  set(folder ${CMAKE_BINARY_DIR}/batches/${target})
  file(WRITE ${folder}/sources.txt "${listed}\n")
  execute_process(COMMAND ${PYTHON3_BUILD} ${CMAKE_SOURCE_DIR}/cmake/batches.py ${folder}
                  INPUT_FILE ${folder}/sources.txt
                  OUTPUT_VARIABLE batches OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" batches "${batches}")
  target_sources(${target} PRIVATE ${batches})
  # A name that is private to another file of the batch is no shadow.
  target_compile_options(${target} PRIVATE -Wno-shadow)
endfunction()

# parley_precompile(NAME LIBRARIES ... HEADERS ...): parses headers once for all targets that reuse NAME.
function(parley_precompile name)
  if(PARLEY_BATCHES)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "LIBRARIES;HEADERS;OPTIONS" ${ARGN})
  file(WRITE ${CMAKE_BINARY_DIR}/${name}.cpp.in "// carries a precompiled header\n")
  configure_file(${CMAKE_BINARY_DIR}/${name}.cpp.in ${CMAKE_BINARY_DIR}/${name}.cpp COPYONLY)
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES})
  target_compile_options(${name} PRIVATE ${ARG_OPTIONS})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()

# What nearly every file reads: the standard library, fmt and Boost.JSON.
set(PARLEY_COMMON_HEADERS
  <algorithm> <array> <chrono> <expected> <functional> <map> <memory> <optional> <span> <string>
  <string_view> <unordered_map> <variant> <vector> <fmt/format.h> <boost/json.hpp>)
parley_precompile(parley_precompiled LIBRARIES fmt::fmt Boost::json HEADERS ${PARLEY_COMMON_HEADERS})

# And what the layers read besides that know of sockets or of the database.
set(PARLEY_SERVER_HEADERS
  <boost/url.hpp> <boost/asio/awaitable.hpp> <boost/asio/bind_cancellation_slot.hpp> <boost/asio/co_spawn.hpp>
  <boost/asio/detached.hpp> <boost/asio/dispatch.hpp> <boost/asio/executor_work_guard.hpp>
  <boost/asio/io_context.hpp> <boost/asio/ip/tcp.hpp> <boost/asio/post.hpp> <boost/asio/redirect_error.hpp>
  <boost/asio/ssl/stream.hpp> <boost/asio/steady_timer.hpp> <boost/asio/use_awaitable.hpp>
  <boost/asio/use_future.hpp> <soci/soci.h>)
set(PARLEY_SERVER_LIBRARIES fmt::fmt Boost::json Boost::url Boost::boost parley_soci OpenSSL::SSL)
parley_precompile(parley_precompiled_server LIBRARIES ${PARLEY_SERVER_LIBRARIES}
                  HEADERS ${PARLEY_COMMON_HEADERS} ${PARLEY_SERVER_HEADERS})
