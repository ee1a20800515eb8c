#pragma once
#include <string>

namespace parley::app {

// docs/dialects.md, made of the dialects' own tables, so that it cannot say anything else than the
// code does.
std::string dialect_page();

}  // namespace parley::app
