#include "app/config.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "app/server.h"
#include "base/random.h"
#include "temporary_directory.h"

namespace parley::app {
namespace {

class ConfigFile {
public:
    explicit ConfigFile(std::string_view text)
        : path_(std::filesystem::temp_directory_path() / ("parley-" + random_token(6) + ".toml")) {
        std::ofstream(path_) << text;
    }
    ~ConfigFile() { std::filesystem::remove(path_); }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

Environment environment(std::map<std::string, std::string> variables) {
    return [variables](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

TEST(Config, ReadsFileThenEnvironmentThenFlags) {
    const ConfigFile file("port = 1001\nthreads = 3\naddress = \"::1\"\nsandbox = true\n");
    const auto from_file = load_config(file.path(), environment({}), {});
    ASSERT_TRUE(from_file.has_value()) << describe(from_file.error());
    EXPECT_EQ(from_file->port, 1'001);
    EXPECT_EQ(from_file->threads, 3);
    EXPECT_TRUE(from_file->sandbox);
    EXPECT_EQ(from_file->server_url(), "http://[::1]:1001");
    const auto over =
        load_config(file.path(), environment({{"PARLEY_PORT", "1002"}, {"PARLEY_THREADS", "4"}}), {{"port", "1003"}});
    ASSERT_TRUE(over.has_value());
    EXPECT_EQ(over->port, 1'003);
    EXPECT_EQ(over->threads, 4);
}

TEST(Config, FindsItsFileByTheEnvironment) {
    const ConfigFile file("port = 1004\n");
    EXPECT_EQ(load_config({}, environment({{"PARLEY_CONFIG", file.path().string()}}), {})->port, 1'004);
    EXPECT_EQ(load_config({}, environment({{"PARLEY_CONFIG", "/nowhere.toml"}}), {}).error().kind, ErrorKind::missing);
}

TEST(Config, RefusesWrongKeysByNameWithWhatWasMeant) {
    const ConfigFile file("# mine\nport = 80\nlisten_port = 90\n");
    const auto read = load_config(file.path(), environment({}), {});
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().what, "there is no setting 'listen_port'");
    EXPECT_EQ(read.error().where, file.path().string() + ", line 3");
    EXPECT_EQ(read.error().advice, "did you mean 'port'?");
}

TEST(Config, RefusesWrongValuesWithTheirPlace) {
    for (const char* text : {"port = \"80\"", "port = 65536", "port = -1", "threads = 0", "sandbox = \"yes\"",
                             "log_level = \"loud\"", "default_country = \"India\"", "public_url = \"ftp://x\"",
                             "public_url = \"https://x/?a=b\"", "data = \"\"", "port = 1.5", "port ="}) {
        const ConfigFile file(text);
        const auto read = load_config(file.path(), environment({}), {});
        ASSERT_FALSE(read.has_value()) << text;
        EXPECT_NE(read.error().where.find("line 1"), std::string::npos) << text << ": " << read.error().where;
    }
    EXPECT_EQ(load_config({}, environment({{"PARLEY_PORT", "x"}}), {}).error().where, "environment, PARLEY_PORT");
    EXPECT_EQ(load_config({}, environment({}), {{"sandbox_port", "x"}}).error().where, "--sandbox-port");
}

TEST(Config, KeepsTheKeyBesideTheDataHoweverThatIsWritten) {
    const testing::TemporaryDirectory folder;
    const auto top = std::filesystem::canonical(folder.path());
    std::filesystem::create_directories(top / "data" / "inner");
    const auto place_for = [&](const std::filesystem::path& data) {
        Config config;
        config.data = data;
        return config.secret_key_path();
    };
    for (const char* data : {"data", "data/", "data/.", "data/inner/..", "./data"}) {
        EXPECT_EQ(place_for(top / data), top / "data.key") << data;
    }
    EXPECT_EQ(place_for(top / "new/"), top / "new.key") << "not there yet";
    const auto here = std::filesystem::current_path();
    std::filesystem::current_path(top / "data");
    EXPECT_EQ(place_for("."), top / "data.key");
    EXPECT_EQ(place_for("inner/.."), top / "data.key");
    std::filesystem::current_path(top / "data" / "inner");
    EXPECT_EQ(place_for(".."), top / "data.key");
    std::filesystem::current_path(here);
}

TEST(Config, LetsNoKeyLieInTheData) {
    const testing::TemporaryDirectory folder;
    Config config;
    config.data = folder.path() / "data";
    config.port = 0;
    for (const char* key : {"data/secret.key", "data/../data/inner/secret.key", "data"}) {
        config.secret_key_file = folder.path() / key;
        const auto started = Server::start(config, silent_log());
        ASSERT_FALSE(started.has_value()) << key;
        EXPECT_EQ(started.error().where, "secret_key_file") << describe(started.error());
        EXPECT_FALSE(started.error().advice.empty());
        EXPECT_FALSE(std::filesystem::exists(config.data)) << "it was made";
    }
    config.secret_key_file = folder.path() / "data-of-keys";
    EXPECT_TRUE(Server::start(config, silent_log()).has_value());
}

TEST(Nearest, FindsWhatWasMeantOrNothing) {
    const std::array<std::string_view, 4> known{"port", "data", "public_url", "log_level"};
    EXPECT_EQ(nearest("prot", known), "port");
    EXPECT_EQ(nearest("Port", known), "port");
    EXPECT_EQ(nearest("publicurl", known), "public_url");
    EXPECT_EQ(nearest("listen_port", known), "port");
    EXPECT_EQ(nearest("log", known), "log_level");
    EXPECT_EQ(nearest("zzzzzz", known), "");
}

}  // namespace
}  // namespace parley::app
