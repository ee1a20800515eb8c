#include "api/notifications/delivery.h"

#include <algorithm>

#include "api/messages/free_content.h"
#include "api/notifications/filling.h"
#include "api/notifications/words_of_provider.h"
#include "base/text.h"
#include "campaign/template.h"
#include "store/row.h"

namespace parley::api::notifications {

namespace {

struct Sender {
    ProviderId id = {};
    std::string dialect = {};
};

// What the database says of an order's sender and template, in one reading.
struct Known {
    std::optional<Sender> sender = {};
    std::optional<campaign::Template> form = {};
};

// With no number: the project's default one, or its only one.
std::optional<Sender> find_sender(soci::session& sql, ProjectId project, ProviderId id) {
    const long long number = project.value;
    const long long wanted = id.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, dialect, CAST(is_default AS BIGINT) FROM provider WHERE project_id = :project "
                        "AND archived = 0 AND removed_at IS NULL AND (id = :id OR :id = 0) "
                        "ORDER BY is_default DESC, id LIMIT 2",
         soci::use(number, "project"), soci::use(wanted, "id"));
    std::optional<Sender> sender;
    bool is_default = false;
    for (const soci::row& row : rows) {
        if (sender) {
            return is_default ? sender : std::nullopt;
        }
        sender = Sender{ProviderId{store::integer(row, 0)}, row.get<std::string>(1)};
        is_default = store::integer(row, 2) != 0;
    }
    return sender;
}

// Of several languages English, else the one that was there first: who wants another names it by number.
std::optional<campaign::Template> find_form_named(soci::session& sql, ProviderId provider, const std::string& name) {
    const long long number = provider.value;
    long long id = 0;
    sql << "SELECT id FROM template WHERE provider_id = :provider AND name = :name AND archived = 0 "
           "ORDER BY CASE WHEN language = 'en' THEN 0 WHEN language LIKE 'en%' THEN 1 ELSE 2 END, id LIMIT 1",
        soci::use(number, "provider"), soci::use(name, "name"), soci::into(id);
    return sql.got_data() ? campaign::find_template(sql, TemplateId{id}) : std::nullopt;
}

Known find_known(soci::session& sql, ProjectId project, const Order& order) {
    Known known;
    if (order.form) {
        known.form = campaign::find_template(sql, order.form);
        known.sender = known.form ? find_sender(sql, project, known.form->provider) : std::nullopt;
        if (!known.sender) {
            known.form.reset();  // of another project, or of a provider that sends nothing any more
        }
        return known;
    }
    known.sender = find_sender(sql, project, ProviderId{});
    if (known.sender && !order.form_name.empty()) {
        known.form = find_form_named(sql, known.sender->id, order.form_name);
    }
    return known;
}

Result<> put_form(const campaign::Template& form, const Order& order, bool allow_private_urls, Delivery& delivery) {
    auto values = slot_values(campaign::slots_of(form), order.data);
    if (!values) {
        return std::unexpected(std::move(values.error()));
    }
    auto filled = campaign::fill(form, *values);
    if (!filled) {
        filled.error().where = "data." + filled.error().where;
        return std::unexpected(std::move(filled.error()));
    }
    const Content content(std::move(*filled));
    if (auto fine = check_media(content, allow_private_urls); !fine) {
        fine.error().where = "data";
        return fine;
    }
    delivery.words = plain_text_of(content);
    delivery.single.form = form.id;
    delivery.single.values = std::move(*values);
    return {};
}

Result<> put_override(const std::string& dialect, const Order& order, Delivery& delivery) {
    auto override = override_for(dialect, order.overrides);
    if (!override) {
        return std::unexpected(std::move(override.error()));
    }
    delivery.single.settings = std::move(override->settings);
    delivery.single.sender = std::move(override->sender);
    delivery.single.overrides = std::move(override->body);
    if (!override->ignored.empty()) {
        delivery.note = fmt::format("the override of {} does not apply: messages go by {}",
                                    fmt::join(override->ignored, ", "), identifier_of(dialect));
    }
    return {};
}

}  // namespace

Result<Delivery> delivery_of(Context& context, ProjectId project, const Order& order) {
    if (!order.workflow.empty()) {
        return Failure(Error{ErrorKind::missing, "there is no published workflow of this identifier",
                             "notification.workflow.identifier", to_utf8(shortened(order.workflow, 100)),
                             "give a title and message, or a template"});
    }
    Delivery delivery;
    const Known known = context.database.read([&](soci::session& sql) { return find_known(sql, project, order); });
    if (order.has_form() && !known.form) {
        return invalid("there is no such template",
                       order.form ? "notification.templateId" : "notification.templateIdentifier",
                       order.form ? std::to_string(order.form.value) : to_utf8(shortened(order.form_name, 100)));
    }
    delivery.single.project = project;
    delivery.single.ask_consent = false;
    delivery.single.due = order.due;
    if (!known.sender) {
        delivery.obstacle = "no WhatsApp provider is connected, or none of several is the default";
        return delivery;
    }
    delivery.single.provider = known.sender->id;
    if (auto fine = known.form ? put_form(*known.form, order, context.allow_private_urls, delivery) : Result<>();
        !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (!known.form) {
        delivery.single.content = Content(Text{order.message.empty() ? order.title : order.message});
    }
    if (auto fine = put_override(known.sender->dialect, order, delivery); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (order.goes_by(whatsapp_channel)) {
        if (auto fine = context.singles->check(delivery.single); !fine) {
            fine.error().where = place_in_call(known.sender->dialect, fine.error().where);
            return std::unexpected(std::move(fine.error()));
        }
    }
    return delivery;
}

}  // namespace parley::api::notifications
