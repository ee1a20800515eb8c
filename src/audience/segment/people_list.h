#pragma once
#include <soci/soci.h>

#include <string>
#include <string_view>
#include <vector>

#include "audience/csv_reader.h"
#include "audience/segment/segment.h"
#include "store/writer.h"

// Lists of people. All of these but ListReader run inside work of the writer.
namespace parley::audience {

ListId insert_list(soci::session& sql, const PeopleList& list);

struct ListChange {
    std::int64_t added = 0;    // or removed
    std::int64_t already = 0;  // were in it; or were not
    std::int64_t unknown = 0;  // nobody has this identity
    bool operator==(const ListChange&) const = default;
};

// An identity, or our object id of somebody.
struct ListedName {
    bool is_object = false;
    std::string name;
};
ListChange add_names(soci::session& sql, ProjectId project, ListId list, const std::vector<ListedName>& names,
                     Time now);
ListChange remove_names(soci::session& sql, ProjectId project, ListId list, const std::vector<ListedName>& names,
                        Time now);
void add_people(soci::session& sql, ListId list, const std::vector<ProfileId>& people);

// Nobody finds it any more; its members go piece by piece.
void mark_removed(soci::session& sql, ListId list);

// At most so many members; once there are none, the list itself. True where there is no such list any more.
bool remove_list_piece(soci::session& sql, ListId list, int members);
void empty_list_piece(soci::session& sql, ListId list, int members);

// In the order of their ids, those after `after`.
std::vector<ProfileId> list_members(soci::session& sql, ListId list, ProfileId after, int limit);

struct ListFile {
    ListChange change;
    std::int64_t rejected = 0;           // rows that could not be read
    std::vector<Error> rejections = {};  // the first of them, `where` naming the line
};

// A file of names, as it arrives: `Type,Identity` with the types i and g, or one column of identities under whatever
// heading. Names of nobody are counted and make nobody.
class ListReader {
public:
    ListReader(store::Writer& writer, const Clock& clock, ProjectId project, ListId list);

    // Calls must match: feed* finish. Error: invalid for a file that is no such list; what was written stays.
    Result<> feed(std::string_view bytes);
    Result<ListFile> finish();

private:
    void take(const CsvRow& row);
    void take_header(const CsvRow& row);
    void reject(const CsvRow& row, std::string what, std::string advice = {});
    Result<> write(bool all);

    store::Writer& writer_;
    const Clock& clock_;
    ProjectId project_;
    ListId list_;
    bool has_header_ = false;
    bool has_types_ = false;
    std::vector<ListedName> names_;
    ListFile file_;
    Result<> state_;
    CsvReader csv_;
};

}  // namespace parley::audience
