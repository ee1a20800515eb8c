#include "audience/csv_cell.h"
#include "audience/export_chunk.h"
#include "audience/import_date.h"

// People, in the form in which they can be imported again.
namespace parley::audience {

namespace {

constexpr const char* select_person = R"sql(
    SELECT p.identity, p.phone, p.opted_in,
           EXISTS (SELECT 1 FROM blocked_number b WHERE b.project_id = p.project_id AND b.phone = p.phone),
           p.attributes
    FROM profile p WHERE p.id = :id)sql";

ProfileId position_of(const Export& file) {
    return ProfileId{file.position.empty() ? file.settings.first : std::stoll(file.position)};
}

// Those after `after`, none that came after the file was asked for.
Result<std::vector<ProfileId>> next_people(soci::session& sql, const Export& file, ProfileId after, int limit,
                                           FoundPeople& found) {
    auto ids = found.next(sql, file.project, file.settings.filter, file.created, after, limit);
    if (ids) {
        std::erase_if(*ids, [&](ProfileId id) { return id.value > file.until; });
    }
    return ids;
}

// As people read it, and as an import reads it back: dates with the format yyyy/MM/dd, lists with commas.
std::string text_of_attribute(const json::value& value, const TimeZone& zone) {
    if (value.is_array()) {
        std::string text;
        for (const json::value& item : value.get_array()) {
            text += (text.empty() ? "" : ",") + text_of_attribute(item, zone);
        }
        return text;
    }
    if (!value.is_string()) {
        return parley::text_of(&value).value_or(std::string());
    }
    const std::string_view text = value.get_string();
    if (const auto date = read_date_value(text)) {
        const LocalTime local = zone.to_local(Time(std::chrono::seconds(*date)));
        return fmt::format("{:04}/{:02}/{:02} {:02}:{:02}:{:02}", local.year, local.month, local.day, local.hour,
                           local.minute, local.second);
    }
    return std::string(text);
}

// Each person's row is looked up by id.
class PersonRows {
public:
    explicit PersonRows(soci::session& sql)
        : statement_((sql.prepare << select_person, soci::use(id_, "id"), soci::into(identity),
                      soci::into(phone, has_phone), soci::into(opted_in), soci::into(blocked),
                      soci::into(attributes))) {}

    bool find(ProfileId id) {
        id_ = id.value;
        return statement_.execute(true);
    }

private:
    long long id_ = 0;

public:
    std::string identity;
    std::string phone;
    soci::indicator has_phone = soci::i_null;
    int opted_in = 0;
    int blocked = 0;
    std::string attributes;

private:
    soci::statement statement_;
};

}  // namespace

std::string people_header(const Export& file) {
    std::string csv = "identity,Phone,MSG-whatsapp,MSG-dndWhatsApp";
    for (const std::string& name : file.settings.attributes.value_or(std::vector<std::string>{})) {
        csv += ',';
        append_csv_cell(csv, name);
    }
    return csv + "\r\n";
}

Result<ExportChunk> people_chunk(soci::session& sql, const Export& file, int limit, FoundPeople& found) {
    const auto ids = next_people(sql, file, position_of(file), limit, found);
    if (!ids) {
        return std::unexpected(ids.error());
    }
    ExportChunk chunk;
    chunk.done = std::ssize(*ids) < limit;
    chunk.position = file.position;
    const TimeZone zone = TimeZone::known(file.settings.zone);
    const std::vector<std::string> names = file.settings.attributes.value_or(std::vector<std::string>{});
    PersonRows person(sql);
    for (const ProfileId id : *ids) {
        chunk.position = std::to_string(id.value);
        if (!person.find(id)) {
            continue;  // gone meanwhile
        }
        append_csv_cell(chunk.csv, person.identity);
        chunk.csv += ',';
        append_csv_cell(chunk.csv, person.has_phone == soci::i_ok ? std::string_view(person.phone) : "");
        chunk.csv += person.opted_in != 0 ? ",TRUE" : ",FALSE";
        chunk.csv += person.has_phone != soci::i_ok ? "," : person.blocked != 0 ? ",TRUE" : ",FALSE";
        const auto attributes = parse_json(person.attributes);
        for (const std::string& name : names) {
            chunk.csv += ',';
            if (const json::value* value = attributes ? member(*attributes, name) : nullptr) {
                append_csv_cell(chunk.csv, text_of_attribute(*value, zone));
            }
        }
        chunk.csv += "\r\n";
        ++chunk.rows;
    }
    return chunk;
}

Result<std::optional<ProfileId>> collect_attributes(soci::session& sql, const Export& file, ProfileId after, int limit,
                                                    FoundPeople& found, std::set<std::string>& names) {
    const auto ids = next_people(sql, file, after, limit, found);
    if (!ids) {
        return std::unexpected(ids.error());
    }
    PersonRows person(sql);
    for (const ProfileId id : *ids) {
        const auto attributes = person.find(id) ? parse_json(person.attributes) : Result<json::value>(json::object());
        if (attributes && attributes->is_object()) {
            for (const auto& [name, value] : attributes->get_object()) {
                names.insert(std::string(name));
            }
        }
    }
    return std::ssize(*ids) < limit ? std::nullopt : std::optional(ids->back());
}

}  // namespace parley::audience
