#pragma once
#include <soci/soci.h>

#include <cstddef>

namespace parley::store {

// SQLite as SOCI speaks to it, but a session keeps the statements that it compiled: to compile one costs several times
// what it costs to run a small one, and nearly all that we run are the same few hundred texts. Kept are the last used
// ones, without their values.
inline constexpr std::size_t most_kept_statements = 200;  // a session's

extern const soci::backend_factory& sqlite_with_kept_statements;

}  // namespace parley::store
