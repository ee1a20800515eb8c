#include "audience/attribute_change.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace parley::audience {
namespace {

using ::testing::HasSubstr;

json::object object(std::string_view text) {
    return json::parse(text).as_object();
}

// What somebody has after the change, or why it was refused: "where: what".
std::string after(std::string_view known, std::string_view change) {
    json::object attributes = object(known);
    const auto changed = change_attributes(attributes, object(change));
    if (!changed) {
        EXPECT_EQ(attributes, object(known)) << "a refused change must change nothing";
        return changed.error().where + ": " + changed.error().what;
    }
    EXPECT_EQ(*changed, attributes != object(known));
    return json::serialize(attributes);
}

// "where: what" of the first thing that is wrong, or nothing.
std::string complaint(std::string_view change) {
    const auto fine = check_attributes(object(change));
    return fine ? std::string() : fine.error().where + ": " + fine.error().what;
}

TEST(AttributeChange, OfTheReferenceGivesWhatTheReferenceSays) {
    EXPECT_EQ(after(R"({"Interests":["tea"],"Points":100,"Name":"Asha Rao"})",
                    R"({"Interests":{"$add":["garden"]},"Orders":{"$incr":1},"Points":{"$decr":30},)"
                    R"("Name":{"$delete":1}})"),
              R"({"Interests":["tea","garden"],"Points":70,"Orders":1})");
}

TEST(AttributeChange, OfPlainValuesSetsThem) {
    EXPECT_EQ(after(R"({"A":1})", R"({"A":"x","B":true,"C":1.5,"D":"$D_1767225600"})"),
              R"({"A":"x","B":true,"C":1.5E0,"D":"$D_1767225600"})");
    EXPECT_EQ(after("{}", R"({"A":{"$set":7}})"), R"({"A":7})");
    EXPECT_EQ(after(R"({"A":1})", R"({"A":1})"), R"({"A":1})");
    EXPECT_EQ(after(R"({"A":1})", "{}"), R"({"A":1})");
}

TEST(AttributeChange, KeepsWholeNumbersExactly) {
    EXPECT_EQ(after("{}", R"({"A":9007199254740993,"B":-9223372036854775808})"),
              R"({"A":9007199254740993,"B":-9223372036854775808})");
    EXPECT_EQ(after(R"({"A":9007199254740993})", R"({"A":{"$incr":2}})"), R"({"A":9007199254740995})");
}

TEST(AttributeChange, KeepsFractionsExactlyHoweverOftenTheyAreReadAndWritten) {
    std::string stored = R"({"Lat":5.213970000000001E1,"Small":1.2345678901234567E-30,"Pi":3.141592653589793E0})";
    const json::object first = read_object(stored);
    EXPECT_EQ(first.at("Lat").as_double(), 52.13970000000001);
    EXPECT_EQ(first.at("Small").as_double(), 1.2345678901234567e-30);
    for (int time = 0; time < 10; ++time) {
        stored = json::serialize(read_object(stored));
    }
    EXPECT_EQ(read_object(stored), first);
}

TEST(AttributeChange, DeletesByNullAndByOperatorAndKeepsTheOrderOfTheRest) {
    EXPECT_EQ(after(R"({"A":1,"B":2,"C":3})", R"({"A":null})"), R"({"B":2,"C":3})");
    EXPECT_EQ(after(R"({"A":1,"B":2,"C":3})", R"({"B":{"$delete":1}})"), R"({"A":1,"C":3})");
    EXPECT_EQ(after(R"({"A":1})", R"({"A":{"$set":null}})"), "{}");
    EXPECT_EQ(after(R"({"A":1})", R"({"Z":null})"), R"({"A":1})");
}

TEST(AttributeChange, OfListsKeepsEachItemOnceAndAsText) {
    EXPECT_EQ(after("{}", R"({"L":["a","b","a"]})"), R"({"L":["a","b"]})");
    EXPECT_EQ(after("{}", R"({"L":["a",5,true]})"), R"({"L":["a","5","true"]})");
    EXPECT_EQ(after(R"({"L":["a"]})", R"({"L":{"$add":["a","b"]}})"), R"({"L":["a","b"]})");
    EXPECT_EQ(after(R"({"L":["a"]})", R"({"L":{"$add":"b"}})"), R"({"L":["a","b"]})");
    EXPECT_EQ(after("{}", R"({"L":{"$add":["b"]}})"), R"({"L":["b"]})");
    EXPECT_EQ(after(R"({"L":["a"]})", R"({"L":{"$add":["a"]}})"), R"({"L":["a"]})");
}

TEST(AttributeChange, AddingToAValueMakesAListThatHoldsItAsText) {
    EXPECT_EQ(after(R"({"A":"red"})", R"({"A":{"$add":["blue"]}})"), R"({"A":["red","blue"]})");
    EXPECT_EQ(after(R"({"A":7})", R"({"A":{"$add":["blue"]}})"), R"({"A":["7","blue"]})");
    EXPECT_EQ(after(R"({"A":true})", R"({"A":{"$add":["blue"]}})"), R"({"A":["true","blue"]})");
}

TEST(AttributeChange, RemovingTheLastItemRemovesTheAttribute) {
    EXPECT_EQ(after(R"({"L":["a","b"]})", R"({"L":{"$remove":["a"]}})"), R"({"L":["b"]})");
    EXPECT_EQ(after(R"({"L":["a"]})", R"({"L":{"$remove":["a","x"]}})"), "{}");
    EXPECT_EQ(after(R"({"A":"a"})", R"({"A":{"$remove":["a"]}})"), "{}");
    EXPECT_EQ(after(R"({"A":"a"})", R"({"A":{"$remove":["b"]}})"), R"({"A":"a"})");
    EXPECT_EQ(after("{}", R"({"L":{"$remove":["a"]}})"), "{}");
    EXPECT_EQ(after(R"({"L":["a"]})", R"({"L":[]})"), "{}");
}

TEST(AttributeChange, LetsTheOldestItemsLeaveALongList) {
    json::array items;
    for (int item = 0; item < 100; ++item) {
        items.emplace_back(std::to_string(item));
    }
    json::object attributes{{"L", items}};
    ASSERT_TRUE(change_attributes(attributes, object(R"({"L":{"$add":["x","y"]}})")).value());
    const json::array& list = attributes["L"].as_array();
    EXPECT_EQ(list.size(), 100U);
    EXPECT_EQ(list.front(), "2");
    EXPECT_EQ(list.back(), "y");
}

TEST(AttributeChange, CountsUpAndDown) {
    EXPECT_EQ(after("{}", R"({"A":{"$decr":3}})"), R"({"A":-3})");
    EXPECT_EQ(after(R"({"A":1})", R"({"A":{"$incr":0.5}})"), R"({"A":1.5E0})");
    EXPECT_EQ(after(R"({"A":0.5})", R"({"A":{"$decr":1}})"), R"({"A":-5E-1})");
    EXPECT_EQ(after(R"({"A":1})", R"({"A":{"$incr":0}})"), R"({"A":1})");
}

TEST(AttributeChange, RefusesToCountWhatIsNoNumberAndNamesIt) {
    for (const char* known : {R"({"A":"5"})", R"({"A":true})", R"({"A":["5"]})", R"({"A":"$D_1"})"}) {
        EXPECT_THAT(after(known, R"({"B":1,"A":{"$incr":1}})"), HasSubstr("A: is no number"));
    }
    EXPECT_EQ(after(R"({"A":9223372036854775807})", R"({"A":{"$incr":1}})"), R"({"A":9223372036854775808})");
    EXPECT_EQ(after(R"({"A":9223372036854775808})", R"({"A":{"$decr":1}})"), R"({"A":9223372036854775807})");
    EXPECT_EQ(after(R"({"A":18446744073709551615})", R"({"A":{"$decr":18446744073709551614}})"), R"({"A":1})");
    EXPECT_THAT(after(R"({"A":18446744073709551615})", R"({"A":{"$incr":1}})"), HasSubstr("A: would become too large"));
    EXPECT_THAT(after(R"({"A":-9223372036854775808})", R"({"A":{"$decr":1}})"), HasSubstr("A: would become too large"));
    EXPECT_THAT(after(R"({"A":1e308})", R"({"A":{"$incr":1e308}})"), HasSubstr("A: would become too large"));
}

TEST(AttributeChange, LetsNobodyHaveMoreThan256) {
    json::object attributes;
    for (int number = 0; number < 256; ++number) {
        attributes["A" + std::to_string(number)] = number;
    }
    const json::object full = attributes;
    const auto changed = change_attributes(attributes, object(R"({"New":1})"));
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().where, "New");
    EXPECT_EQ(attributes, full);
    EXPECT_TRUE(change_attributes(attributes, object(R"({"New":1,"A0":null})")).value());
    EXPECT_EQ(attributes.size(), 256U);
}

TEST(AttributeCheck, LetsEveryKindOfValueAndOperatorPass) {
    EXPECT_EQ(complaint(R"({"A":"x","B":1,"C":1.5,"D":true,"E":"$D_-5","F":["x","y"],"G":null,"H":{"$set":["a"]},)"
                        R"("I":{"$add":"a"},"J":{"$remove":["a"]},"K":{"$incr":1},"L":{"$decr":1.5},"M":{"$delete":1},)"
                        R"("Delivery By":"", "Straße":"ü"})"),
              "");
}

TEST(AttributeCheck, NamesTheAttributeThatIsWrong) {
    EXPECT_THAT(complaint(R"({"A":{"$push":1}})"), HasSubstr("A: there is no such operator"));
    EXPECT_THAT(complaint(R"({"A":{}})"), HasSubstr("A: must be a value"));
    EXPECT_THAT(complaint(R"({"A":{"$incr":1,"$decr":1}})"), HasSubstr("A: must be a value"));
    EXPECT_THAT(complaint(R"({"A":{"$incr":"1"}})"), HasSubstr("A: must be changed by a number"));
    EXPECT_THAT(complaint(R"({"A":{"$add":{"x":1}}})"), HasSubstr("A: must be a text or a list"));
    EXPECT_THAT(complaint(R"({"A":{"$add":null}})"), HasSubstr("A: must be a text or a list"));
    EXPECT_THAT(complaint(R"({"A":{"$set":{"x":1}}})"), HasSubstr("A: must be a text"));
    EXPECT_THAT(complaint(R"({"A":[["x"]]})"), HasSubstr("A: a list holds texts only"));
    EXPECT_THAT(complaint(R"({"A":[null]})"), HasSubstr("A: a list holds texts only"));
    EXPECT_THAT(complaint(R"({"A":"$D_"})"), HasSubstr("A: is no date"));
    EXPECT_THAT(complaint(R"({"A":"$D_12x"})"), HasSubstr("A: is no date"));
    EXPECT_THAT(complaint(R"({"A":"a\u0000b"})"), HasSubstr("A: holds a zero byte"));
    EXPECT_THAT(complaint(R"({"A":["a\u0000b"]})"), HasSubstr("zero byte"));
}

TEST(AttributeCheck, KnowsTheLimits) {
    const auto with_name = [](std::string name) { return check_attributes(json::object{{name, 1}}).has_value(); };
    const auto with_value = [](json::value value) {
        return check_attributes(json::object{{"A", std::move(value)}}).has_value();
    };
    EXPECT_TRUE(with_name(std::string(120, 'n')));
    EXPECT_FALSE(with_name(std::string(121, 'n')));
    EXPECT_FALSE(with_name(""));
    for (const char letter : std::string_view("%><!|&.:;$'\"\\#\n")) {
        EXPECT_FALSE(with_name(std::string("a") + letter)) << letter;
    }
    EXPECT_TRUE(with_value(json::value(std::string(512, 'v'))));
    EXPECT_FALSE(with_value(json::value(std::string(513, 'v'))));
    std::string umlauts;
    for (int letter = 0; letter < 512; ++letter) {
        umlauts += "ü";  // items are measured in characters
    }
    json::array one_item;
    one_item.emplace_back(umlauts);
    EXPECT_TRUE(with_value(one_item));
    one_item.front() = umlauts + "u";
    EXPECT_FALSE(with_value(one_item));
}

TEST(AttributeChange, OfWhateverKindLeavesOnlyWhatMayBeStored) {
    const std::vector<std::string> values{"1",
                                          "-7",
                                          "2.5",
                                          "true",
                                          R"("x")",
                                          R"("$D_5")",
                                          R"(["a","b"])",
                                          "[]",
                                          "null",
                                          R"({"$add":["a","c"]})",
                                          R"({"$add":3})",
                                          R"({"$remove":["a"]})",
                                          R"({"$incr":2})",
                                          R"({"$decr":0.5})",
                                          R"({"$delete":1})",
                                          R"({"$set":["q"]})"};
    for (const std::string& first : values) {
        for (const std::string& second : values) {
            json::object attributes;
            for (const std::string& value : {first, second, first}) {
                const json::object change = object("{\"A\":" + value + "}");
                ASSERT_TRUE(check_attributes(change));
                static_cast<void>(change_attributes(attributes, change));  // a refusal is as good
                EXPECT_TRUE(check_attributes(attributes)) << json::serialize(attributes);
                EXPECT_FALSE(attributes.contains("A") && attributes["A"].is_array() &&
                             attributes["A"].as_array().empty());
                const json::object before = attributes;
                EXPECT_FALSE(change_attributes(attributes, attributes).value()) << "what is so already changes nothing";
                EXPECT_EQ(attributes, before);
            }
        }
    }
}

TEST(Operators, AreSeenInTheTextOfAttributes) {
    EXPECT_FALSE(may_need_care(R"({"A":1,"B":"x"})"));
    EXPECT_TRUE(may_need_care(R"({"A":{"$incr":1}})"));
    EXPECT_TRUE(may_need_care(R"({"A":null})"));
    EXPECT_TRUE(may_need_care(R"({"A":["x"]})"));
}

}  // namespace
}  // namespace parley::audience
