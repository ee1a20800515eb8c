# What Parley stands on; docs/architecture.md says why each was chosen.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(JWT REQUIRED IMPORTED_TARGET libjwt)

find_path(SOCI_INCLUDE soci/soci.h REQUIRED)
find_library(SOCI_CORE soci_core REQUIRED)
find_library(SOCI_SQLITE soci_sqlite3 REQUIRED)
add_library(parley_soci INTERFACE)
target_include_directories(parley_soci SYSTEM INTERFACE ${SOCI_INCLUDE} ${SOCI_INCLUDE}/soci)
target_link_libraries(parley_soci INTERFACE ${SOCI_SQLITE} ${SOCI_CORE} SQLite::SQLite3 dl)

# Debian 12's libphonenumber-dev cannot stand beside Boost 1.81, so only its headers are unpacked.
find_path(PHONENUMBER_INCLUDE phonenumbers/phonenumberutil.h PATHS ${PARLEY_PHONENUMBER_INCLUDE})
if(NOT PHONENUMBER_INCLUDE)
  message(FATAL_ERROR "The headers of libphonenumber are missing; ./dev setup fetches them")
endif()
find_library(PHONENUMBER_LIBRARY NAMES phonenumber libphonenumber.so.8 REQUIRED)
find_library(PROTOBUF_LIBRARY protobuf REQUIRED)
add_library(parley_phonenumber INTERFACE)
target_include_directories(parley_phonenumber SYSTEM INTERFACE ${PHONENUMBER_INCLUDE})
# Runs libphonenumber's own patterns at a tenth of the price (base/phone_plan.h).
find_path(RE2_INCLUDE re2/re2.h REQUIRED)
find_library(RE2_LIBRARY re2 REQUIRED)
target_include_directories(parley_phonenumber SYSTEM INTERFACE ${RE2_INCLUDE})
target_link_libraries(parley_phonenumber INTERFACE ${PHONENUMBER_LIBRARY} ${PROTOBUF_LIBRARY} ${RE2_LIBRARY})

find_path(LIBCSV_INCLUDE csv.h REQUIRED)
find_library(LIBCSV_LIBRARY csv REQUIRED)
add_library(parley_csv INTERFACE)
target_include_directories(parley_csv SYSTEM INTERFACE ${LIBCSV_INCLUDE})
target_link_libraries(parley_csv INTERFACE ${LIBCSV_LIBRARY})

# GCC 12 has no time zones; base/time_zone.cpp alone sees it.
find_path(DATE_INCLUDE date/tz.h REQUIRED)
find_library(DATE_TZ_LIBRARY date-tz REQUIRED)
add_library(parley_date INTERFACE)
target_include_directories(parley_date SYSTEM INTERFACE ${DATE_INCLUDE})
target_link_libraries(parley_date INTERFACE ${DATE_TZ_LIBRARY})

find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
find_path(TOMLPP_INCLUDE toml++/toml.h REQUIRED)

add_compile_definitions(BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE)
