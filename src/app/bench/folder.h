#pragma once
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

namespace parley::app::bench {

// Where a measured server keeps its data, with the key that lies beside them; removed at the end.
struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / fmt::format("parley-bench-{}", ::getpid());

    Folder() = default;
    Folder(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

}  // namespace parley::app::bench
