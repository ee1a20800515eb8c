#include "audience/import_guess.h"

#include <array>

#include "audience/consent.h"
#include "audience/import_value.h"
#include "audience/people_columns.h"
#include "base/text.h"

namespace parley::audience {

namespace {

using Kind = PeopleColumns::Kind;

constexpr std::array<std::string_view, 12> names_of_identity{"id",        "userid",   "customerid", "customer",
                                                             "clientid",  "uid",      "identifier", "memberid",
                                                             "contactid", "personid", "accountid",  "email"};
constexpr std::array<std::string_view, 7> parts_of_phone{"phone",      "mobile",   "whatsappnumber", "msisdn",
                                                         "cellnumber", "telefono", "telephone"};
constexpr std::array<std::string_view, 5> names_of_consent{"optin", "optedin", "whatsappoptin", "whatsappconsent",
                                                           "consent"};

// "Customer ID" and "customer_id" are one.
std::string folded(std::string_view name) {
    std::string kept = lower(name);
    std::erase_if(kept, [](char letter) {
        const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        return !is_letter && letter >= 0;
    });
    return kept;
}

bool says_phone(const std::string& name) {
    return std::ranges::any_of(parts_of_phone,
                               [&](std::string_view part) { return name.find(part) != std::string::npos; });
}

template <class Fits>
std::size_t first_where(std::span<const std::string> header, Fits fits) {
    return static_cast<std::size_t>(std::ranges::find_if(header, fits) - header.begin());
}

std::size_t find_identity(std::span<const std::string> header) {
    for (const Kind kind : {Kind::identity, Kind::object_id}) {
        const std::size_t known =
            first_where(header, [kind](const std::string& name) { return kind_named(trimmed(name)) == kind; });
        if (known < header.size()) {
            return known;
        }
    }
    for (const std::string_view wanted : names_of_identity) {
        const std::size_t found =
            first_where(header, [wanted](const std::string& name) { return folded(name) == wanted; });
        if (found < header.size()) {
            return found;
        }
    }
    return 0;
}

std::size_t find_kind(std::span<const std::string> header, std::size_t identity, Kind kind) {
    const std::size_t known =
        first_where(header, [kind](const std::string& name) { return kind_named(trimmed(name)) == kind; });
    if (known < header.size()) {
        return known;
    }
    for (std::size_t place = 0; place < header.size(); ++place) {
        const std::string name = folded(header[place]);
        const bool fits = kind == Kind::phone ? says_phone(name)
                                              : std::ranges::find(names_of_consent, name) != names_of_consent.end();
        if (fits && place != identity) {
            return place;
        }
    }
    return header.size();
}

// As an attribute may be called.
std::string allowed_name(std::string_view name) {
    std::string allowed(trimmed(name));
    for (char& letter : allowed) {
        if (std::string_view("%><!|&.:;$'\"\\#").find(letter) != std::string_view::npos ||
            (letter >= 0 && letter < ' ')) {
            letter = ' ';
        }
    }
    return std::string(trimmed(allowed));
}

bool can_be_set(std::string_view column) {
    constexpr std::size_t longest = 200;
    return !column.empty() && column.size() <= longest;
}

class Values {
public:
    Values(std::span<const std::vector<std::string>> rows, std::size_t place) {
        for (const auto& row : rows) {
            if (place < row.size() && !trimmed(row[place]).empty()) {
                values_.push_back(trimmed(row[place]));
            }
        }
    }
    template <class Fits>
    bool all(Fits fits) const {
        return !values_.empty() && std::ranges::all_of(values_, fits);
    }

private:
    std::vector<std::string_view> values_;
};

void guess_type(ColumnSettings& column, const Values& values, const TimeZone& zone) {
    for (const DateForm form : all_date_forms()) {
        const bool dates = form != DateForm::unix_seconds;  // those look like any other number
        if (dates && values.all([&](std::string_view value) { return read_date(value, form, zone).has_value(); })) {
            column.form = ValueForm::date;
            column.date_form = form;
            return;
        }
    }
    // 007 is a name and no number.
    const auto is_number = [](std::string_view value) {
        const bool padded = value.size() > 1 && value.front() == '0' && value[1] != '.';
        return !padded && !value.starts_with('+') && read_number(value).has_value();
    };
    const auto is_flag = [](std::string_view value) {
        return equal_ignoring_case(value, "true") || equal_ignoring_case(value, "false");
    };
    if (values.all(is_number)) {
        column.form = ValueForm::number;
    } else if (values.all(is_flag)) {
        column.form = ValueForm::boolean;
    }
}

}  // namespace

ImportSettings guess_settings(std::span<const std::string> header, std::span<const std::vector<std::string>> rows,
                              const TimeZone& zone) {
    ImportSettings settings;
    if (header.empty()) {
        return settings;
    }
    const std::size_t identity = find_identity(header);
    const std::size_t phone = find_kind(header, identity, Kind::phone);
    const std::size_t opt_in = find_kind(header, identity, Kind::opt_in);
    if (can_be_set(trimmed(header[identity]))) {
        settings.identity_column = trimmed(header[identity]);
    }
    for (std::size_t place = 0; place < header.size(); ++place) {
        ColumnSettings column;
        column.column = trimmed(header[place]);
        if (!can_be_set(column.column)) {
            continue;  // the header is refused for it
        }
        if (place == identity) {
            column.attribute = kind_named(column.column) == Kind::object_id ? "objectId" : "identity";
        } else if (place == phone) {
            column.attribute = "Phone";
        } else if (place == opt_in) {
            column.attribute = "MSG-whatsapp";
        } else {
            column.attribute = allowed_name(column.column);
            column.ignore = column.attribute.empty() || names_person(kind_named(column.attribute));
            if (kind_named(column.attribute) == Kind::attribute) {
                guess_type(column, Values(rows, place), zone);
            }
        }
        settings.columns.push_back(std::move(column));
    }
    return settings;
}

}  // namespace parley::audience
