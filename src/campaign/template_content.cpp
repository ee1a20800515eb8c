#include "campaign/template_content.h"

namespace parley::campaign {

namespace {

void forget_samples(CardForm& card) {
    card.where.clear();
    if (card.header) {
        card.header->example.clear();
        card.header->example_where.clear();
        card.header->where.clear();
        card.header->text.examples.clear();
        card.header->text.where.clear();
    }
    if (card.body) {
        card.body->examples.clear();
        card.body->where.clear();
    }
    for (ButtonForm& button : card.buttons) {
        button.example.clear();
        button.where.clear();
        button.tracked = false;
        if (button.kind == ButtonKind::one_time_password) {
            button.target.clear();
            button.type.clear();
        }
    }
}

TemplateForm without_samples(TemplateForm form) {
    forget_samples(form.main);
    for (CardForm& card : form.cards) {
        forget_samples(card);
    }
    if (form.footer) {
        form.footer->where.clear();
    }
    if (form.offer) {
        form.offer->where.clear();
    }
    return form;
}

}  // namespace

std::vector<std::string> differences(const Template& a, const Template& b) {
    std::vector<std::string> found;
    const auto compare = [&](bool same, const char* what) {
        if (!same) {
            found.emplace_back(what);
        }
    };
    compare(a.name == b.name, "name");
    compare(a.language == b.language, "language");
    const auto read_a = read_form(a.components);
    const auto read_b = read_form(b.components);
    if (!read_a || !read_b) {
        compare(a.components == b.components, "components");
        return found;
    }
    const TemplateForm form_a = without_samples(*read_a);
    const TemplateForm form_b = without_samples(*read_b);
    compare(form_a.main.header == form_b.main.header, "header");
    compare(form_a.main.body == form_b.main.body, "body");
    compare(form_a.footer == form_b.footer, "footer");
    compare(form_a.offer == form_b.offer, "offer");
    compare(form_a.main.buttons == form_b.main.buttons, "buttons");
    compare(form_a.cards == form_b.cards, "cards");
    return found;
}

}  // namespace parley::campaign
