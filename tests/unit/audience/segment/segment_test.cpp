#include "audience/segment/segment.h"

#include <gtest/gtest.h>

#include "../project.h"
#include "audience/segment/compile.h"
#include "audience/segment/people_list.h"
#include "audience/segment/use.h"

namespace parley::audience {
namespace {

class SegmentTest : public ::testing::Test {
protected:
    SegmentTest() {
        for (int id = 1; id <= 5; ++id) {
            do_it([id](soci::session& sql) {
                sql << "INSERT INTO profile (id, project_id, identity, phone, opted_in, created_at, updated_at) VALUES "
                       "(:id, 1, 'c-' || :id, '+9198200000' || :id, 1, 0, 0)",
                    soci::use(id, "id");
            });
        }
    }

    template <class Function>
    auto write(Function function) {
        return project_.writer.run(std::move(function)).value();
    }
    void do_it(const std::function<void(soci::session&)>& work) { ASSERT_TRUE(project_.writer.run(work).has_value()); }

    SegmentId store(const std::string& name, const std::string& filter) {
        return write([&](soci::session& sql) {
            return insert_segment(
                sql, {.id = {}, .project = project_.id, .name = name, .filter = *read_filter(json::parse(filter))});
        });
    }
    Result<std::int64_t> count(const std::string& filter) {
        return project_.database.read([&](soci::session& sql) {
            return count_people(sql, project_.id, *read_filter(json::parse(filter)), Time{});
        });
    }
    ListId list_of(const std::string& name, const std::vector<ProfileId>& people) {
        return write([&](soci::session& sql) {
            const ListId list = insert_list(sql, {.id = {}, .project = project_.id, .name = name});
            add_people(sql, list, people);
            return list;
        });
    }

    Project project_;
};

TEST_F(SegmentTest, KeepsWhatWasStored) {
    const SegmentId id = store("Gold", R"({"attribute":"Plan","value":"Gold"})");
    auto segment = project_.database.read([&](soci::session& sql) { return find_segment(sql, project_.id, id); });
    ASSERT_TRUE(segment.has_value());
    EXPECT_EQ(segment->name, "Gold");
    segment->name = "Silver";
    segment->updated = Time(std::chrono::seconds(5));
    EXPECT_TRUE(write([&](soci::session& sql) { return update_segment(sql, *segment); }));
    const auto renamed =
        project_.database.read([&](soci::session& sql) { return find_segment_named(sql, project_.id, "Silver"); });
    ASSERT_TRUE(renamed.has_value());
    EXPECT_EQ(renamed->updated, segment->updated);
    EXPECT_EQ(renamed->created, Time{});
    const ProjectId other = project_.add_project();
    EXPECT_FALSE(project_.database.read([&](soci::session& sql) { return find_segment(sql, other, id); }));
    segment->project = other;
    EXPECT_FALSE(write([&](soci::session& sql) { return update_segment(sql, *segment); }));
}

TEST_F(SegmentTest, StandsInAnotherAndNeverInItself) {
    const SegmentId inner = store("inner", R"({"attribute":"identity","is":"less","value":"c-3"})");
    const SegmentId outer = store("outer", fmt::format(R"({{"not":{{"segment":{}}}}})", inner.value));
    EXPECT_EQ(count(fmt::format(R"({{"segment":{}}})", outer.value)), 3);
    const auto circle = *read_filter(json::parse(fmt::format(R"({{"segment":{}}})", outer.value)));
    const auto compiled = project_.database.read(
        [&](soci::session& sql) { return compile(sql, project_.id, circle, Time{}, Engine::sqlite, inner); });
    ASSERT_FALSE(compiled.has_value());
    EXPECT_EQ(compiled.error().kind, ErrorKind::invalid);
}

TEST_F(SegmentTest, NamesWhatTheProjectHasNot) {
    const ProjectId other = project_.add_project();
    const ListId foreign =
        write([&](soci::session& sql) { return insert_list(sql, {.id = {}, .project = other, .name = "theirs"}); });
    for (const auto& [filter, what] :
         std::vector<std::pair<std::string, std::string>>{{R"({"segment":99})", "segment"},
                                                          {R"({"message":"sent","campaign":99})", "campaign"},
                                                          {fmt::format(R"({{"list":{}}})", foreign.value), "list"}}) {
        const auto counted = count(filter);
        ASSERT_FALSE(counted.has_value()) << filter;
        EXPECT_EQ(counted.error().kind, ErrorKind::missing);
        EXPECT_EQ(counted.error().where, what);
    }
}

TEST_F(SegmentTest, CountsWhoCanBeReached) {
    do_it([](soci::session& sql) {
        sql << "UPDATE profile SET opted_in = 0 WHERE id = 1";
        sql << "UPDATE profile SET phone = NULL WHERE id = 2";
        sql << "INSERT INTO blocked_number (project_id, phone, since) VALUES (1, '+91982000003', 0)";
    });
    const auto counted =
        project_.database.read([&](soci::session& sql) { return count_reachable(sql, project_.id, Filter{}, Time{}); });
    ASSERT_TRUE(counted.has_value());
    EXPECT_EQ(counted->people, 5);
    EXPECT_EQ(counted->reachable, 2);
}

TEST_F(SegmentTest, VisitsEverybodyInPieces) {
    std::vector<std::vector<ProfileId>> pieces;
    const auto visited = project_.database.read([&](soci::session& sql) {
        return visit_people(sql, project_.id, Filter{}, Time{}, 2, [&](const std::vector<ProfileId>& people) {
            pieces.push_back(people);
            return Result<>();
        });
    });
    ASSERT_TRUE(visited.has_value());
    EXPECT_EQ(pieces, (std::vector<std::vector<ProfileId>>{
                          {ProfileId{1}, ProfileId{2}}, {ProfileId{3}, ProfileId{4}}, {ProfileId{5}}}));
    const auto ended = project_.database.read([&](soci::session& sql) {
        return visit_people(sql, project_.id, Filter{}, Time{}, 2,
                            [](const std::vector<ProfileId>&) -> Result<> { return invalid("enough"); });
    });
    EXPECT_FALSE(ended.has_value());
}

TEST_F(SegmentTest, IsUsedByOthersAndByCampaignsThatAreNotOver) {
    const SegmentId id = store("inner", "{}");
    const ListId list = list_of("some", {ProfileId{1}});
    const auto user = [&](auto what) {
        return project_.database.read([&](soci::session& sql) { return user_of(sql, project_.id, what); });
    };
    EXPECT_FALSE(user(id).has_value());
    EXPECT_FALSE(user(list).has_value());
    const SegmentId outer =
        store("outer", fmt::format(R"({{"all":[{{"not":{{"segment":{}}}}},{{"list":{}}}]}})", id.value, list.value));
    EXPECT_EQ(user(id), "segment outer");
    EXPECT_EQ(user(list), "segment outer");
    const std::string of_list = fmt::format(R"({{"list":{}}})", list.value);
    do_it([&](soci::session& sql) {
        remove_segment(sql, outer);
        sql << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, concurrency, "
               "rate, answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) VALUES (1, 1, 'n', "
               "'generic', '911', 'u', '{}', 1, 1, 1, 's', 'i', 0, 0)";
        sql << "INSERT INTO campaign (project_id, name, provider_id, segment_id, plan, state, created_at) VALUES (1, "
               "'Spring', 1, :segment, '{}', 'draft', 0)",
            soci::use(id.value);
        sql << "INSERT INTO campaign (project_id, name, provider_id, filter, plan, state, created_at) VALUES (1, "
               "'Old', 1, :filter, '{}', 'finished', 0)",
            soci::use(of_list);
    });
    EXPECT_EQ(user(id), "campaign Spring");
    EXPECT_FALSE(user(list).has_value());
    do_it([](soci::session& sql) { sql << "UPDATE campaign SET state = 'paused' WHERE name = 'Old'"; });
    EXPECT_EQ(user(list), "campaign Old");
}

TEST_F(SegmentTest, GivesNoIdOutTwice) {
    const SegmentId first = store("a", "{}");
    do_it([&](soci::session& sql) { remove_segment(sql, first); });
    EXPECT_GT(store("b", "{}"), first);
}

TEST_F(SegmentTest, AListGoesPieceByPiece) {
    const ListId list = list_of("some", {ProfileId{1}, ProfileId{2}, ProfileId{3}});
    const auto piece = [&] { return write([&](soci::session& sql) { return remove_list_piece(sql, list, 2); }); };
    EXPECT_FALSE(piece());
    EXPECT_TRUE(piece());
    EXPECT_FALSE(project_.database.read([&](soci::session& sql) { return find_list(sql, project_.id, list); }));
    EXPECT_TRUE(piece()) << "whoever else removes it must come to an end, too";
}

TEST_F(SegmentTest, AListThatIsBeingRemovedOrFrozenIsNoneToFiltersAndLeavesItsNameFree) {
    const ListId list = list_of("some", {ProfileId{1}});
    const auto compiled = [&] {
        return project_.database.read([&](soci::session& sql) {
            return compile(sql, project_.id, Filter{ListFilter{list.value}}, Time{}).has_value();
        });
    };
    EXPECT_TRUE(compiled());
    do_it([&](soci::session& sql) { mark_removed(sql, list); });
    EXPECT_FALSE(compiled());
    EXPECT_GT(list_of("some", {}), list);
    do_it(
        [&](soci::session& sql) { sql << "UPDATE list SET origin = 'frozen' WHERE id = :id", soci::use(list.value); });
    EXPECT_FALSE(compiled());
}

TEST_F(SegmentTest, AFileOfNamesMakesNobody) {
    const ListId list = list_of("some", {});
    ListReader reader(project_.writer, project_.clock, project_.id, list);
    ASSERT_TRUE(reader.feed("Type,Identity\r\ni,c-1\r\ni,c-2\ng,").has_value());
    ASSERT_TRUE(reader.feed("nonsense\nx,c-3\ni,c-1\ni,nobody\ni\n").has_value());
    const auto file = reader.finish();
    ASSERT_TRUE(file.has_value()) << describe(file.error());
    EXPECT_EQ(file->change, (ListChange{.added = 2, .already = 1, .unknown = 2}));
    EXPECT_EQ(file->rejected, 2);
    ASSERT_EQ(file->rejections.size(), 2U);
    EXPECT_EQ(file->rejections[0].where, "line 5");
    EXPECT_EQ(file->rejections[1].where, "line 8");
    const auto kept = project_.database.read([&](soci::session& sql) { return find_list(sql, project_.id, list); });
    ASSERT_TRUE(kept.has_value());
    EXPECT_EQ(kept->members, 2);
    EXPECT_EQ(kept->unknown, 2);
    EXPECT_EQ(project_.count("SELECT COUNT(*) FROM profile"), 5);
}

TEST_F(SegmentTest, AFileOfOneColumnIsOfIdentities) {
    const ListId list = list_of("some", {});
    ListReader reader(project_.writer, project_.clock, project_.id, list);
    ASSERT_TRUE(reader.feed("customer\nc-4\n c-5 \n").has_value());
    const auto file = reader.finish();
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->change.added, 2);
    EXPECT_EQ(project_.database.read([&](soci::session& sql) { return list_members(sql, list, ProfileId{4}, 10); }),
              std::vector{ProfileId{5}});
    const ListChange removed = write([&](soci::session& sql) {
        return remove_names(sql, project_.id, list, {{false, "c-4"}, {false, "c-1"}, {false, "x"}}, Time{});
    });
    EXPECT_EQ(removed, (ListChange{.added = 1, .already = 1, .unknown = 1}));
}

TEST_F(SegmentTest, AFileWithoutItsColumnsIsRefused) {
    const ListId list = list_of("some", {});
    for (const char* text : {"Name,Identity\na,b\n", "", "a,b,c\n"}) {
        ListReader reader(project_.writer, project_.clock, project_.id, list);
        const auto fed = reader.feed(text);
        const auto file = reader.finish();
        EXPECT_FALSE(file.has_value()) << text;
    }
}

}  // namespace
}  // namespace parley::audience
