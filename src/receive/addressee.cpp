#include "receive/addressee.h"

#include "base/phone.h"

namespace parley::receive {

ProviderId addressee(soci::session& sql, const Reading& reading, const std::string& to) {
    if (to.empty() || same_digits(to, reading.sender)) {
        return reading.provider;
    }
    const long long project = reading.project.value;
    long long id = 0;
    std::string sender;
    soci::statement select =
        (sql.prepare << "SELECT id, sender FROM provider WHERE project_id = :project AND dialect = :dialect "
                        "AND removed_at IS NULL ORDER BY archived, id",
         soci::use(project), soci::use(reading.dialect), soci::into(id), soci::into(sender));
    for (bool is_there = select.execute(true); is_there; is_there = select.fetch()) {
        if (same_digits(to, sender)) {
            return ProviderId{id};
        }
    }
    return reading.provider;
}

}  // namespace parley::receive
