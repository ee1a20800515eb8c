#include "message/template_form.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "message/button_form.h"
#include "message/form_reader.h"

namespace parley {

namespace {

// Examples by place, {"body_text": [["a", "b"]]} or {"header_text": ["a"]}, and by name,
// {"body_text_named_params": [{"param_name": "city", "example": "Delhi"}]}.
void add_examples(const json::value& component, const std::string& key, TextForm& form) {
    const json::value* example = member(component, "example");
    if (example == nullptr || form.examples.empty()) {
        return;
    }
    const auto keep = [&](std::size_t place, const json::value* value) {
        if (place < form.examples.size()) {
            form.examples[place] = first_example(value);
        }
    };
    if (const json::value* list = member(*example, key); list != nullptr && list->is_array()) {
        const json::array& rows = list->get_array();
        const json::array& row = !rows.empty() && rows.front().is_array() ? rows.front().get_array() : rows;
        for (std::size_t at = 0; at < std::min(row.size(), form.examples.size()); ++at) {
            keep(at, &row[at]);
        }
    }
    if (const json::value* list = member(*example, key + "_named_params"); list != nullptr && list->is_array()) {
        const auto names = placeholders_of(form.text);
        for (const json::value& named : list->get_array()) {
            const auto place = std::ranges::find(names, text_of(member(named, "param_name")).value_or(""));
            keep(static_cast<std::size_t>(place - names.begin()), member(named, "example"));
        }
    }
}

void add_media_example(const json::value& component, HeaderForm& header) {
    const json::value* example = member(component, "example");
    if (example == nullptr) {
        return;
    }
    for (const std::string_view key : {"header_handle", "header_url", "header_media"}) {
        if (const json::value* found = member(*example, key)) {
            header.example = first_example(found);
            header.example_where = fmt::format("{}.example.{}{}", header.where, key, found->is_array() ? "[0]" : "");
            return;
        }
    }
}

std::optional<HeaderFormat> media_format(std::string_view format) {
    if (format == "IMAGE") {
        return HeaderFormat::image;
    }
    if (format == "VIDEO" || format == "GIF") {  // a GIF is an MP4 that loops
        return HeaderFormat::video;
    }
    if (format == "DOCUMENT" || format == "FILE") {
        return HeaderFormat::file;
    }
    return format == "LOCATION" ? std::optional(HeaderFormat::location) : std::nullopt;
}

HeaderForm read_header(FormReader& reader, const json::value& component, const std::string& where) {
    HeaderForm header{.where = where};
    const std::string format = FormReader::type_of(component, "format");
    if (format.empty() || format == "TEXT") {
        header.text = reader.text_form(reader.required_text(component, "text", where), where + ".text");
        add_examples(component, "header_text", header.text);
        return header;
    }
    const auto known = media_format(format);
    if (!known) {
        reader.wrong("is no format of a header", where + ".format", format,
                     "known are TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION");
        return header;
    }
    header.format = *known;
    header.gif = format == "GIF";
    if (*known != HeaderFormat::location) {
        add_media_example(component, header);
    }
    return header;
}

// The parts of a template that only the whole of it can judge.
class ComponentReader {
public:
    explicit ComponentReader(FormReader& reader) : reader_(reader) {}

    TemplateForm read(const json::array& components) {
        if (components.size() > FormReader::most_parts) {
            reader_.wrong(fmt::format("lists more than {} parts", FormReader::most_parts), "components");
            return form_;
        }
        for (std::size_t at = 0; at < components.size(); ++at) {
            read_component(components[at], fmt::format("components[{}]", at));
        }
        finish();
        return std::move(form_);
    }

private:
    bool first(bool is_there, const std::string& type, const std::string& where) {
        if (is_there) {
            reader_.wrong("stands twice", where + ".type", type, "a template has one of each");
        }
        return !is_there;
    }

    // HEADER, BODY and BUTTONS, which a template and each of its cards may have. False: another type.
    bool read_shared(const json::value& component, const std::string& type, const std::string& where, CardForm& card) {
        if (type == "HEADER") {
            if (first(card.header.has_value(), type, where)) {
                card.header = read_header(reader_, component, where);
            }
            return true;
        }
        if (type == "BODY") {
            if (first(card.body.has_value(), type, where)) {
                read_body(component, where, card);
            }
            return true;
        }
        if (type == "BUTTONS") {
            if (first(!card.buttons.empty(), type, where)) {
                card.buttons = read_buttons(reader_, component, where);
            }
            return true;
        }
        return false;
    }

    void read_body(const json::value& component, const std::string& where, CardForm& card) {
        if (&card == &form_.main && member(component, "text") == nullptr) {
            card.body = TextForm{.text = {}, .where = where + ".text"};  // a one-time password's, perhaps
            has_security_advice_ = boolean_of(member(component, "add_security_recommendation")).value_or(false);
            return;
        }
        card.body = reader_.text_form(reader_.required_text(component, "text", where), where + ".text");
        add_examples(component, "body_text", *card.body);
    }

    void read_footer(const json::value& component, const std::string& where) {
        form_.code_minutes = integer_of(member(component, "code_expiration_minutes"));
        TextForm footer{.text = {}, .where = where + ".text"};
        footer.text = form_.code_minutes && member(component, "text") == nullptr
                          ? fmt::format("This code expires in {} minutes.", *form_.code_minutes)
                          : reader_.required_text(component, "text", where);
        form_.footer = std::move(footer);
    }

    void read_offer(const json::value& component, const std::string& where) {
        const json::value* offer = member(component, "limited_time_offer");
        const std::string place = where + ".limited_time_offer";
        if (offer == nullptr || !offer->is_object()) {
            reader_.wrong("is missing", place);
            return;
        }
        form_.offer = OfferForm{.text = reader_.required_text(*offer, "text", place),
                                .expires = boolean_of(member(*offer, "has_expiration")).value_or(false),
                                .where = place};
    }

    void read_cards(const json::value& component, const std::string& where) {
        const json::array* list = reader_.list(component, "cards", where, "card");
        if (list == nullptr) {
            return;
        }
        for (const json::value& value : *list) {
            CardForm card{.where = fmt::format("{}.cards[{}]", where, form_.cards.size())};
            if (const json::array* parts = reader_.list(value, "components", card.where, "component")) {
                std::size_t place = 0;
                for (const json::value& part : *parts) {
                    const std::string part_where = fmt::format("{}.components[{}]", card.where, place++);
                    const std::string type = FormReader::type_of(part);
                    if (!read_shared(part, type, part_where, card)) {
                        reader_.wrong("is no component of a card", part_where + ".type", type,
                                      "known are HEADER, BODY, BUTTONS");
                    }
                }
            }
            form_.cards.push_back(std::move(card));
        }
    }

    void read_component(const json::value& component, const std::string& where) {
        const std::string type = FormReader::type_of(component);
        if (read_shared(component, type, where, form_.main)) {
            return;
        }
        if (type == "FOOTER") {
            if (first(form_.footer.has_value(), type, where)) {
                read_footer(component, where);
            }
        } else if (type == "LIMITED_TIME_OFFER") {
            if (first(form_.offer.has_value(), type, where)) {
                read_offer(component, where);
            }
        } else if (type == "CAROUSEL") {
            if (first(!form_.cards.empty(), type, where)) {
                read_cards(component, where);
            }
        } else {
            reader_.wrong("is no component of a template", where + ".type", type,
                          "known are HEADER, BODY, FOOTER, BUTTONS, LIMITED_TIME_OFFER, CAROUSEL");
        }
    }

    // Meta writes the body of a one-time password itself, in the template's language; here it is in English.
    void finish() {
        if (!form_.main.body) {
            reader_.wrong("has no BODY", "components", {}, "every template has a body text");
            return;
        }
        if (!form_.main.body->text.empty() || !reader_.errors.empty()) {
            return;
        }
        const std::string where = form_.main.body->where;
        const bool is_password = std::ranges::any_of(
            form_.main.buttons, [](const ButtonForm& button) { return button.kind == ButtonKind::one_time_password; });
        if (!is_password) {
            reader_.wrong("is missing or empty", where);
            return;
        }
        form_.main.body = reader_.text_form(
            has_security_advice_ ? "*{{1}}* is your verification code. For your security, do not share this code."
                                 : "*{{1}}* is your verification code.",
            where);
    }

    FormReader& reader_;
    TemplateForm form_;
    bool has_security_advice_ = false;
};

}  // namespace

FormReading read_whole_form(const json::array& components) {
    FormReader reader;
    TemplateForm form = ComponentReader(reader).read(components);
    return {std::move(form), std::move(reader.errors)};
}

Result<TemplateForm> read_form(const json::array& components) {
    FormReading reading = read_whole_form(components);
    if (!reading.errors.empty()) {
        return std::unexpected(std::move(reading.errors.front()));
    }
    return std::move(reading.form);
}

}  // namespace parley
