#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/http.h"
#include "dialect/dialect.h"

namespace parley::deliver {

// By what a person is reached.
enum class Address { number, user_id };

// A message that was put into its provider's language once, with marks where the values of each
// person go: per message only those are filled in. A mark is letters, digits and one quote, and what
// became of the quote tells how values are escaped where it stands: as JSON, in a form, as JSON in a
// form. Safe to use from several threads.
class PreparedMessage {
public:
    // The mark for slot `place`, to be put wherever a value goes in the content (also several times).
    static std::string mark(std::size_t place);

    PreparedMessage() = default;

    // `sample` holds marks 0 to slots-1. Error: invalid where the dialect cannot write it.
    static Result<PreparedMessage> prepare(const Dialect& dialect, Account account, const Endpoint& endpoint,
                                           OutgoingMessage sample, std::size_t slots,
                                           Address address = Address::number);

    // The whole request, head and body, replacing what `out` held. `to`: a number in E.164, or a user
    // id. `authorization`: of now, where the dialect makes one (ClientHalf::authorize).
    void fill(std::string& out, std::string_view wire_id, std::string_view to, const std::vector<std::string>& values,
              std::string_view authorization = {}) const;

    bool empty() const { return body_.empty(); }

private:
    enum class Escaping { none, json, percent, json_in_json, json_in_percent };
    struct Piece {
        std::string literal;
        std::size_t slot;  // what follows the literal; slots are: values, then wire id, then recipient, then nothing
        Escaping escaping = Escaping::none;
    };
    static void append(std::string& out, std::string_view value, Escaping escaping);
    static Escaping escaping_at(std::string_view bytes, std::size_t& length);

    std::string head_;         // up to where the authorization stands, or all of it up to the length
    std::string head_middle_;  // from there up to and with "Content-Length: "
    std::string head_rest_;    // from after the length to the empty line
    std::vector<Piece> body_;
    std::size_t slots_ = 0;
    bool has_authorization_ = false;
    bool strips_plus_ = false;
};

}  // namespace parley::deliver
