// The same filters on the same people, by SQLite and by a real PostgreSQL: both find the same.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "audience/segment/compile.h"
#include "segment_world.h"
#include "store/database.h"
#include "temporary_directory.h"

namespace parley::audience {
namespace {

namespace fs = std::filesystem;
using parley::testing::SegmentWorld;

constexpr int skipped = 77;

// Of the newest PostgreSQL that Debian has put here; empty where there is none.
std::string programs() {
    std::string newest;
    std::error_code none;
    for (const fs::directory_entry& version : fs::directory_iterator("/usr/lib/postgresql", none)) {
        const std::string folder = (version.path() / "bin").string();
        if (fs::exists(folder + "/initdb")) {
            newest = std::max(newest, folder);
        }
    }
    return newest;
}

int run(const std::string& command) {
    return std::system(command.c_str());
}

// A server of its own in a folder of its own, reached through a socket there.
class PostgreSql {
public:
    PostgreSql() {
        // It does not run as root.
        if (::getuid() == 0) {
            as_owner_ = "setpriv --reuid=postgres --regid=postgres --clear-groups ";
            run("chown postgres " + folder());
        }
        run("chmod 755 " + folder());
        started_ = run(as_owner_ + programs_ + "/initdb -A trust -E UTF8 --locale=C.UTF-8 -D " + folder() +
                       "/data > /dev/null 2>&1") == 0 &&
                   run(as_owner_ + programs_ + "/pg_ctl -w -D " + folder() + "/data -o \"-k " + folder() +
                       " -c listen_addresses='' -c fsync=off\" start > /dev/null 2>&1") == 0;
    }
    ~PostgreSql() {
        run(as_owner_ + programs_ + "/pg_ctl -m immediate -D " + folder() + "/data stop > /dev/null 2>&1");
    }
    PostgreSql(const PostgreSql&) = delete;

    bool is_there() const { return started_; }

    // The rows that a script prints; nothing where a statement failed, which is told.
    std::optional<std::vector<std::string>> answer(const std::string& script) const {
        const std::string name = own_.path().string();
        std::ofstream(name + "/script.sql") << script;
        const int ended = run("psql -X -q -A -t -v ON_ERROR_STOP=1 -U postgres -h " + folder() + " -f " + name +
                              "/script.sql postgres > " + name + "/answer 2> " + name + "/errors");
        std::ifstream errors(name + "/errors");
        if (ended != 0) {
            ADD_FAILURE() << std::string(std::istreambuf_iterator<char>(errors), {});
            return std::nullopt;
        }
        std::vector<std::string> rows;
        std::ifstream file(name + "/answer");
        for (std::string row; std::getline(file, row);) {
            rows.push_back(row);
        }
        return rows;
    }

private:
    std::string folder() const { return directory_.path().string(); }

    parley::testing::TemporaryDirectory directory_;
    parley::testing::TemporaryDirectory own_;  // for us, as the other one may belong to somebody else
    const std::string programs_ = programs();
    std::string as_owner_;
    bool started_ = false;
};

// What of the language filters have asked, by name: "attribute contains", "message read", "times between", "last".
void add_words(const Filter& filter, std::set<std::string>& words) {
    const auto add_window = [&words](const std::string& kind, const Window& window) {
        words.insert(window.last                   ? kind + " last"
                     : window.from && window.until ? kind + " from until"
                     : window.from                 ? kind + " from"
                     : window.until                ? kind + " until"
                                                   : kind + " ever");
    };
    const auto add_parts = [&words](const char* kind, const std::vector<Filter>& parts) {
        words.insert(kind);
        for (const Filter& part : parts) {
            add_words(part, words);
        }
    };
    if (const auto* all = std::get_if<AllOf>(&filter.rule)) {
        add_parts("all", all->filters);
    } else if (const auto* any = std::get_if<AnyOf>(&filter.rule)) {
        add_parts("any", any->filters);
    } else if (const auto* opposite = std::get_if<NotOf>(&filter.rule)) {
        add_parts("not", opposite->filters);
    } else if (const auto* attribute = std::get_if<AttributeFilter>(&filter.rule)) {
        const std::string what = own_field_named(attribute->name) ? attribute->name
                                 : attribute->name == "Plan"      ? "indexed"
                                                                  : "attribute";
        words.insert(fmt::format("{} {}", what, name_of(attribute->comparison)));
    } else if (const auto* event = std::get_if<EventFilter>(&filter.rule)) {
        words.insert(fmt::format("times {}", name_of(event->comparison)));
        add_window("event", event->window);
        for (const PropertyFilter& property : event->properties) {
            words.insert(fmt::format("property {}", name_of(property.comparison)));
        }
    } else if (const auto* message = std::get_if<MessageFilter>(&filter.rule)) {
        words.insert(fmt::format("{} {}", name_of(message->behaviour), message->campaign ? "of one" : "of any"));
        add_window(std::string(name_of(message->behaviour)), message->window);
    } else {
        words.insert("list");
    }
}

std::set<std::string> whole_language() {
    std::set<std::string> words{"all", "any", "not", "list"};
    for (int number = 0; number <= static_cast<int>(Comparison::not_exists); ++number) {
        const auto comparison = static_cast<Comparison>(number);
        for (const char* what : {"attribute", "indexed", "property", "identity", "phone"}) {
            words.insert(fmt::format("{} {}", what, name_of(comparison)));
        }
        for (const char* what : {"created", "updated"}) {
            if (!is_of_text(comparison)) {
                words.insert(fmt::format("{} {}", what, name_of(comparison)));
            }
        }
    }
    for (const char* what : {"opted_in", "number_blocked", "reachable", "country_code"}) {
        words.insert({fmt::format("{} equals", what), fmt::format("{} not_equals", what)});
    }
    for (const char* times : {"at_least", "at_most", "equals", "between"}) {
        words.insert(fmt::format("times {}", times));
    }
    for (const char* what : {"event", "sent", "delivered", "read", "clicked", "replied", "failed", "skipped"}) {
        for (const char* window : {"last", "from", "until", "from until", "ever"}) {
            words.insert(fmt::format("{} {}", what, window));
        }
        if (std::string_view(what) != "event") {
            words.insert({fmt::format("{} of one", what), fmt::format("{} of any", what)});
        }
    }
    return words;
}

std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char letter : text) {
        result += letter;
        if (letter == '\'') {
            result += letter;
        }
    }
    return result + "'";
}

// The names of a condition give way to their values, the long names first: f12 begins with f1.
std::string with_values(const Condition& condition) {
    std::string text = condition.text;
    for (auto binding = condition.bindings.rbegin(); binding != condition.bindings.rend(); ++binding) {
        const std::string name = ":" + binding->name;
        const auto* whole = std::get_if<long long>(&binding->value);
        const std::string value =
            whole != nullptr ? std::to_string(*whole) : quoted(std::get<std::string>(binding->value));
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
            text.replace(at, name.size(), value);
        }
    }
    return text;
}

// What filters read, as the other engine has it.
constexpr const char* tables = R"sql(
CREATE TABLE profile (id BIGINT PRIMARY KEY, project_id BIGINT, identity TEXT, phone TEXT, user_id TEXT, opted_in INTEGER, attributes TEXT, created_at BIGINT, updated_at BIGINT);
CREATE TABLE blocked_number (project_id BIGINT, phone TEXT);
CREATE TABLE event (name_id BIGINT, at BIGINT, id BIGINT, profile_id BIGINT, properties TEXT);
CREATE TABLE event_total (name_id BIGINT, profile_id BIGINT, events BIGINT, first_at BIGINT, last_at BIGINT);
CREATE TABLE merged_profile (id BIGINT, into_id BIGINT);
CREATE TABLE campaign (id BIGINT, project_id BIGINT, launched_at BIGINT, created_at BIGINT);
CREATE TABLE message (id BIGINT, campaign_id BIGINT, profile_id BIGINT, status INTEGER, replied INTEGER, intended_at BIGINT, settled_at BIGINT, sent_at BIGINT, sent_received BIGINT, delivered_at BIGINT, delivered_received BIGINT, read_at BIGINT, read_received BIGINT, clicked_at BIGINT, clicked_received BIGINT, failed_at BIGINT, failed_received BIGINT);
CREATE TABLE incoming (answers_message BIGINT, received_at BIGINT);
CREATE TABLE list_member (list_id BIGINT, profile_id BIGINT);
CREATE TABLE attribute_value (attribute_id BIGINT, profile_id BIGINT, text TEXT, number DOUBLE PRECISION);
)sql";

// "(id BIGINT PRIMARY KEY, ...": each table of the script with the names of its columns.
std::vector<std::pair<std::string, std::vector<std::string>>> columns_of_tables() {
    std::vector<std::pair<std::string, std::vector<std::string>>> found;
    std::istringstream lines(tables);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t open = line.find(" (");
        if (open == std::string::npos) {
            continue;
        }
        const std::size_t start = std::string("CREATE TABLE ").size();
        auto& [name, columns] = found.emplace_back(line.substr(start, open - start), std::vector<std::string>());
        std::istringstream parts(line.substr(open + 2));
        for (std::string part; std::getline(parts, part, ',');) {
            const std::size_t begin = part.find_first_not_of(' ');
            columns.push_back(part.substr(begin, part.find(' ', begin) - begin));
        }
    }
    return found;
}

std::string copy_of(soci::session& sql) {
    std::string script = tables;
    for (const auto& [table, columns] : columns_of_tables()) {
        // Texts made by SQLite, so that each value is one whatever its type.
        std::string query = "SELECT ";
        for (const std::string& column : columns) {
            query += (query.size() > 7 ? " || ', ' || " : "") + fmt::format("quote({})", column);
        }
        std::string row;
        soci::statement statement = (sql.prepare << query + " FROM " + table, soci::into(row));
        statement.execute();
        while (statement.fetch()) {
            script += fmt::format("INSERT INTO {} ({}) VALUES ({});\n", table, fmt::join(columns, ", "), row);
        }
    }
    return script;
}

void write_world(soci::session& sql, const SegmentWorld& world) {
    sql << "INSERT INTO project (id, name, default_country, created_at) VALUES (1, 'p', 'IN', 0)";
    sql << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, concurrency, rate, "
           "answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) VALUES (1, 1, 'n', 'generic', "
           "'911', 'http://127.0.0.1:1/', '{}', 1000, 80, 1000, 's', 'i', 0, 0)";
    sql << "INSERT INTO template (id, provider_id, name, language, definition, created_at, updated_at) VALUES (1, 1, "
           "'t', 'en', '[]', 0, 0)";
    world.write(sql);
    ASSERT_TRUE(add_attribute_index(sql, ProjectId{1}, "Plan", Time{}).has_value());
    while (advance_attribute_indexes(sql, 50)) {
    }
}

TEST(SegmentsOnPostgreSql, FindWhomTheyFindOnSqlite) {
    const PostgreSql server;
    ASSERT_TRUE(server.is_there()) << "the server does not start";
    parley::testing::TemporaryDirectory directory;
    auto database = store::Database::open(directory.path());
    ASSERT_TRUE(database.has_value());
    const auto session = database->writing_session();
    SegmentWorld world(20'260'131);
    session->begin();
    write_world(*session, world);
    session->commit();
    ASSERT_TRUE(server.answer(copy_of(*session)).has_value());

    const Time now{std::chrono::milliseconds(SegmentWorld::now_ms)};
    std::string script;
    std::vector<std::pair<std::string, std::string>> asked;  // the filter, and whom SQLite finds
    std::set<std::string> words;
    for (int round = 0; round < 1'500; ++round) {
        const Filter filter = world.any_filter(3);
        add_words(filter, words);
        const std::string text = json::serialize(write_filter(filter));
        const auto people = find_people(*session, ProjectId{1}, filter, now, ProfileId{}, 1'000'000);
        ASSERT_TRUE(people.has_value()) << text << ": " << describe(people.error());
        std::vector<std::int64_t> ids;
        for (const ProfileId person : *people) {
            ids.push_back(person.value);
        }
        asked.emplace_back(text, fmt::format("{}", fmt::join(ids, ",")));
        const auto condition = compile(*session, ProjectId{1}, filter, now, Engine::postgresql);
        ASSERT_TRUE(condition.has_value()) << text;
        script += fmt::format(
            "SELECT COALESCE(string_agg(CAST(p.id AS TEXT), ',' ORDER BY p.id), '') FROM profile p WHERE p.project_id "
            "= "
            "1 AND {};\n",
            with_values(*condition));
    }
    for (const std::string& word : whole_language()) {
        EXPECT_TRUE(words.contains(word)) << word << " was never asked";
    }
    const auto rows = server.answer(script);
    ASSERT_TRUE(rows.has_value());
    ASSERT_EQ(rows->size(), asked.size());
    for (std::size_t place = 0; place < asked.size(); ++place) {
        EXPECT_EQ((*rows)[place], asked[place].second) << asked[place].first;
    }
}

}  // namespace
}  // namespace parley::audience

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    if (parley::audience::programs().empty()) {
        std::puts("skipped: there is no PostgreSQL here");
        return parley::audience::skipped;
    }
    return RUN_ALL_TESTS();
}
