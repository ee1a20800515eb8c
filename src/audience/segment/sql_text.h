#pragma once
#include <string>
#include <vector>

#include "audience/segment/compile.h"

namespace parley::audience {

// Gathers what a condition binds. Each of the first three returns how the value is named in the text.
class SqlText {
public:
    explicit SqlText(Engine engine) : engine_(engine) {}

    std::string text(std::string value);
    std::string whole(std::int64_t value);
    std::string number(double value);

    bool is_sqlite() const { return engine_ == Engine::sqlite; }
    std::size_t size() const { return bindings_.size(); }
    std::vector<Binding> take() { return std::move(bindings_); }

private:
    std::string add(std::variant<std::string, long long> value, const char* postgresql_type);

    Engine engine_;
    std::vector<Binding> bindings_;
};

// Joined as a tree that is as flat as can be: engines limit how deep an expression is.
std::string any_of(const std::vector<std::string>& conditions);  // none: false
std::string all_of(const std::vector<std::string>& conditions);  // none: true
std::string not_of(const std::string& condition);

// "x IN (:f1, :f2)"; none: false.
std::string in_list(const std::string& expression, const std::vector<std::string>& names);

// Numbers are compared as doubles. One that is not whole may have been rounded when it was read or stored: what is
// as near to it as that is taken for it.
struct NearTo {
    double low;
    double high;
};
NearTo near_to(double value);

}  // namespace parley::audience
