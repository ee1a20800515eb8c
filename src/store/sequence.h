#pragma once
#include <soci/soci.h>

namespace parley::store {

// Tables whose ids people and scripts keep: one that was given out is never given to another row, also
// after its own is gone.
enum class Sequence { provider, form, segment, list, campaign };

// Inside work of the writer. Rows that were written with an id of their own are stepped over.
long long next_id(soci::session& sql, Sequence sequence);

}  // namespace parley::store
