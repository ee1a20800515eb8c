#include "audience/search.h"

#include <algorithm>
#include <limits>

#include "audience/search_index.h"
#include "base/phone.h"
#include "base/phone_country.h"
#include "base/phone_variants.h"
#include "base/text.h"

namespace parley::audience {

namespace {

constexpr int most_unindexed = 500;
constexpr std::size_t fewest_digits = 3;       // of what may be a number
constexpr std::size_t fewest_last_digits = 4;  // as the index keeps them

constexpr bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

// Also each byte of a letter beyond ASCII.
constexpr bool is_word_sign(char letter) {
    return is_digit(letter) || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           static_cast<unsigned char>(letter) >= 0x80;
}

// The first text that does not begin with `prefix` any more, in the order of bytes.
std::string end_of(std::string prefix) {
    while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xFF) {
        prefix.pop_back();
    }
    if (!prefix.empty()) {
        prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    }
    return prefix;
}

// What marks projects and numbers in the index (U+E000, U+E001) is no part of what anybody looks for.
std::string without_signs(std::string_view text) {
    std::string kept;
    for (std::size_t place = 0; place < text.size();) {
        const auto sign = text.substr(place, 3);
        if (sign == "\xEE\x80\x80" || sign == "\xEE\x80\x81") {
            place += sign.size();
        } else {
            kept += text[place++];
        }
    }
    return std::string(trimmed(kept));
}

std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char letter : lower(text)) {
        if (is_word_sign(letter)) {
            words.back() += letter;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) {
        words.pop_back();
    }
    return words;
}

bool have_words(const std::vector<std::string>& wanted, std::string_view text) {
    const auto theirs = words_in(text);
    return !wanted.empty() && std::ranges::all_of(wanted, [&](const std::string& word) {
        return std::ranges::any_of(theirs, [&](const std::string& own) { return own.starts_with(word); });
    });
}

// Nothing where it holds what no number has.
std::string digits_of(std::string_view text) {
    std::string digits;
    for (const char letter : text) {
        if (is_digit(letter)) {
            digits += letter;
        } else if (std::string_view(" +-()./").find(letter) == std::string_view::npos) {
            return {};
        }
    }
    return digits.size() >= fewest_digits ? digits : std::string();
}

// What begins so in one column; what the column is called is never made of input.
struct Range {
    const char* sorted;  // SQL of those in the order of the column
    const char* newest;  // of those among the newest people
};
constexpr Range by_identity{
    "SELECT id FROM profile WHERE project_id = :project AND identity >= :first AND identity < :end AND +id < :before "
    "LIMIT :most",
    "SELECT id FROM (SELECT id, identity FROM profile WHERE +project_id = :project AND id < :before ORDER BY id DESC "
    "LIMIT :most) WHERE identity >= :first AND identity < :end"};
constexpr Range by_other_name{
    "SELECT profile_id FROM identity_alias WHERE project_id = :project AND identity >= :first AND identity < :end AND "
    "profile_id < :before LIMIT :most",
    nullptr};
constexpr Range by_phone{
    "SELECT id FROM profile WHERE project_id = :project AND phone >= :first AND phone < :end AND +id < :before LIMIT "
    ":most",
    "SELECT id FROM (SELECT id, phone FROM profile WHERE +project_id = :project AND id < :before ORDER BY id DESC "
    "LIMIT "
    ":most) WHERE phone >= :first AND phone < :end"};

class Finder {
public:
    Finder(soci::session& sql, ProjectId project, ProfileId before) : sql_(sql), project_(project), before_(before) {}

    // Of more than most_found in the order of the column, those among the newest people are added.
    void add_range(const Range& range, const std::string& first) {
        const std::string end = end_of(first);
        if (select(range.sorted, first, end) == most_found && range.newest != nullptr) {
            select(range.newest, first, end);
        }
    }

    void add(const std::vector<ProfileId>& found) { std::ranges::copy(found, std::back_inserter(ids_)); }
    void add(ProfileId found) { ids_.push_back(found); }

    std::vector<ProfileId> newest_first() && {
        std::ranges::sort(ids_, std::greater());
        ids_.erase(std::ranges::unique(ids_).begin(), ids_.end());
        return std::move(ids_);
    }

private:
    int select(const char* query, const std::string& first, const std::string& end) {
        const long long owner = project_.value;
        const long long last = before_.value;
        long long id = 0;
        soci::statement statement =
            (sql_.prepare << query, soci::use(owner, "project"), soci::use(first, "first"), soci::use(end, "end"),
             soci::use(last, "before"), soci::use(most_found, "most"), soci::into(id));
        statement.execute();
        int rows = 0;
        for (; statement.fetch(); ++rows) {
            ids_.push_back(ProfileId{id});
        }
        return rows;
    }

    soci::session& sql_;
    ProjectId project_;
    ProfileId before_;
    std::vector<ProfileId> ids_;
};

// Their profiles; who has gone meanwhile is left out.
std::vector<Profile> profiles_of(soci::session& sql, ProjectId project, const std::vector<ProfileId>& people,
                                 int limit) {
    std::vector<Profile> found;
    for (const ProfileId id : people) {
        if (std::ssize(found) == limit) {
            break;
        }
        if (auto profile = read_profile(sql, project, id)) {
            found.push_back(std::move(*profile));
        }
    }
    return found;
}

}  // namespace

std::vector<std::string> number_beginnings(const PeopleQuery& query) {
    const std::string digits = digits_of(query.text);
    if (digits.empty()) {
        return {};
    }
    const std::string_view written = trimmed(query.text);
    std::vector<std::string> beginnings;
    if (written.starts_with('+')) {
        beginnings.push_back("+" + digits);
    } else if (digits.starts_with("00")) {
        beginnings.push_back("+" + digits.substr(2));
    } else {
        beginnings.push_back("+" + digits);
        if (const std::string code = calling_code_of(query.country); !code.empty()) {
            beginnings.push_back("+" + code + digits);
            if (digits.starts_with('0')) {
                beginnings.push_back("+" + code +
                                     digits.substr(digits.find_first_not_of('0') == std::string::npos
                                                       ? digits.size()
                                                       : digits.find_first_not_of('0')));
            }
        }
    }
    // A whole number has other spellings only then: "+55 11 98..." without its ninth digit.
    for (std::size_t place = 0, given = beginnings.size(); place < given; ++place) {
        const auto spellings = spellings_of(beginnings[place]);
        std::copy(spellings.begin() + 1, spellings.end(), std::back_inserter(beginnings));
    }
    return beginnings;
}

std::string match_words(std::string_view text) {
    std::string match;
    std::string word;
    bool has_sign = false;
    const auto end_word = [&] {
        if (has_sign) {
            match += match.empty() ? "\"" + word + "\"*" : " \"" + word + "\"*";
        }
        word.clear();
        has_sign = false;
    };
    for (const char letter : text) {
        if (letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r') {
            end_word();
        } else if (letter == '"') {
            word += ' ';  // no sign of a word, and the end of what is quoted here
        } else if (letter != '\0') {
            word += letter;
            has_sign = has_sign || is_word_sign(letter);
        }
    }
    end_word();
    return match;
}

std::vector<Profile> search_profiles(soci::session& sql, ProjectId project, const PeopleQuery& query, ProfileId before,
                                     int limit) {
    const ProfileId end = before ? before : ProfileId{std::numeric_limits<std::int64_t>::max()};
    const std::string text = without_signs(query.text);
    Finder finder(sql, project, end);
    if (text.empty()) {
        return {};
    }
    finder.add_range(by_identity, text);
    finder.add_range(by_other_name, text);
    for (const std::string& beginning : number_beginnings(query)) {
        finder.add_range(by_phone, beginning);
    }
    const std::string digits = digits_of(text);
    const bool has_end = digits.size() >= fewest_last_digits;
    if (has_end) {
        finder.add(find_number_end(sql, project, digits, end, limit));
    }
    if (const std::string match = match_words(text); !match.empty()) {
        finder.add(find_words(sql, project, match, end, limit));
    }
    const auto words = words_in(text);
    for (const UnindexedPerson& person : find_unindexed(sql, project, end, most_unindexed)) {
        if (have_words(words, person.words) || (has_end && person.phone.ends_with(digits))) {
            finder.add(person.id);
        }
    }
    return profiles_of(sql, project, std::move(finder).newest_first(), limit);
}

std::vector<Profile> newest_profiles(soci::session& sql, ProjectId project, ProfileId before, int limit) {
    const long long owner = project.value;
    const long long end = (before ? before : ProfileId{std::numeric_limits<std::int64_t>::max()}).value;
    // Where others' people are many and these are few, they are found by their own index.
    const bool few = count_people(sql, project).people < most_found;
    const char* query = few ? "SELECT id FROM profile WHERE project_id = :project AND +id < :before ORDER BY +id DESC "
                              "LIMIT :limit"
                            : "SELECT id FROM profile WHERE +project_id = :project AND id < :before ORDER BY id DESC "
                              "LIMIT :limit";
    const soci::rowset<long long> rows =
        (sql.prepare << query, soci::use(owner, "project"), soci::use(end, "before"), soci::use(limit, "limit"));
    std::vector<ProfileId> ids;
    for (const long long id : rows) {
        ids.push_back(ProfileId{id});
    }
    return profiles_of(sql, project, ids, limit);
}

}  // namespace parley::audience
