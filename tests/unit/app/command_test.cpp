#include "app/command.h"

#include <gtest/gtest.h>

namespace parley::app {
namespace {

TEST(ExitCode, TellsWhetherToTryAgain) {
    const std::pair<ErrorKind, int> cases[] = {{ErrorKind::invalid, 3},
                                               {ErrorKind::missing, 3},
                                               {ErrorKind::denied, 3},
                                               {ErrorKind::conflict, 3},
                                               {ErrorKind::unavailable, 4}};
    for (const auto& [kind, code] : cases) {
        EXPECT_EQ(exit_code_of(Error{kind, "what"}), code) << name_of(kind);
    }
}

TEST(Fail, SaysWhatWhereAndWhatToDo) {
    ::testing::internal::CaptureStderr();
    const int code = fail(Error{ErrorKind::invalid, "is too \x1b[31mshort", "body.1", "x", "write more\nor less"});
    EXPECT_EQ(code, 3);
    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "parley: body.1: is too ?[31mshort (given: x)\n"
              "        write more\n"
              "        or less\n");
}

}  // namespace
}  // namespace parley::app
