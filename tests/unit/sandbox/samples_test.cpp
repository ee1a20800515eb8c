#include "sandbox/samples.h"

#include <gtest/gtest.h>

#include <set>

#include "message/template_form.h"

namespace parley::sandbox {

TEST(Samples, CanBeReadAndAreToldApart) {
    std::set<std::pair<std::string, std::string>> names;
    for (const KnownTemplate& sample : sample_templates(*dialect_named("generic"))) {
        EXPECT_TRUE(read_form(sample.components)) << sample.name;
        EXPECT_TRUE(names.insert({sample.name, sample.language}).second) << sample.name;
    }
    EXPECT_GT(names.size(), 8u);
}

TEST(Samples, GiveEachDialectCredentialsThatItTakes) {
    for (const Dialect* dialect : all_dialects()) {
        Account account;
        account.sender = "+14155550100";
        account.fields = with_defaults(*dialect, sample_fields(*dialect, "token", 12'345));
        for (const AccountField& field : dialect->fields) {
            EXPECT_TRUE(!field.required || !account.field(field.name).empty()) << dialect->name << field.name;
        }
        if (dialect->client.check_account != nullptr) {
            EXPECT_TRUE(dialect->client.check_account(account)) << dialect->name;
        }
    }
}

}  // namespace parley::sandbox
