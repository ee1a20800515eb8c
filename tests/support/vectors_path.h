#pragma once
#include <filesystem>

namespace parley::testing {

// The folder tests/vectors of the checkout that the tests were built from.
std::filesystem::path vectors_path();

}  // namespace parley::testing
