#include "store/sequence.h"

#include <string>

namespace parley::store {

namespace {

const char* table_of(Sequence sequence) {
    switch (sequence) {
        case Sequence::provider: return "provider";
        case Sequence::form: return "template";
        case Sequence::segment: return "segment";
        case Sequence::list: return "list";
        case Sequence::campaign: return "campaign";
    }
    return "";
}

}  // namespace

long long next_id(soci::session& sql, Sequence sequence) {
    const std::string table = table_of(sequence);
    const std::string highest = "(SELECT COALESCE(MAX(id), 0) FROM " + table + ")";
    const std::string query = "UPDATE sequence SET next = 1 + CASE WHEN next > " + highest + " THEN next ELSE " +
                              highest + " + 1 END WHERE name = :name RETURNING next - 1";
    long long id = 0;
    sql << query, soci::use(table), soci::into(id);
    return id;
}

}  // namespace parley::store
