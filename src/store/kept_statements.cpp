#include "store/kept_statements.h"

#include <soci/sqlite3/soci-sqlite3.h>

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace parley::store {

namespace {

using Compiled = sqlite_api::sqlite3_stmt*;

// Those that nobody runs just now.
class Kept {
public:
    Kept() = default;
    Kept(const Kept&) = delete;
    ~Kept() {
        for (const Entry& entry : entries_) {
            sqlite_api::sqlite3_finalize(entry.statement);
        }
    }

    // Null where there is none.
    Compiled take(const std::string& text) {
        const auto found = places_.find(text);
        if (found == places_.end()) {
            return nullptr;
        }
        const auto entry = found->second;
        Compiled statement = entry->statement;
        places_.erase(found);
        entries_.erase(entry);
        return statement;
    }

    // Ends what it was doing, so that it holds no lock and no value.
    void put_back(std::string text, Compiled statement) {
        sqlite_api::sqlite3_reset(statement);
        sqlite_api::sqlite3_clear_bindings(statement);
        if (places_.contains(text)) {  // it was needed twice at once
            sqlite_api::sqlite3_finalize(statement);
            return;
        }
        entries_.push_front({std::move(text), statement});
        places_.emplace(entries_.front().text, entries_.begin());
        if (entries_.size() > most_kept_statements) {
            places_.erase(entries_.back().text);
            sqlite_api::sqlite3_finalize(entries_.back().statement);
            entries_.pop_back();
        }
    }

private:
    struct Entry {
        std::string text;
        Compiled statement;
    };
    std::list<Entry> entries_;  // the last used first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> places_;
};

// SOCI's own, but what it compiled comes from what is kept and goes back there.
class Statement final : public soci::details::statement_backend {
public:
    using ExecFetch = soci::details::statement_backend::exec_fetch_result;

    Statement(soci::details::statement_backend* soci, Kept& kept)
        : soci_(static_cast<soci::sqlite3_statement_backend*>(soci)), kept_(kept) {}
    ~Statement() override { clean_up(); }

    void alloc() override { soci_->alloc(); }
    void prepare(const std::string& query, soci::details::statement_type type) override {
        clean_up();
        if (Compiled known = kept_.take(query)) {
            soci_->stmt_ = known;
            soci_->databaseReady_ = true;
        } else {
            soci_->prepare(query, type);
        }
        text_ = query;
    }
    void clean_up() override {
        if (soci_->stmt_ != nullptr) {
            kept_.put_back(std::move(text_), std::exchange(soci_->stmt_, nullptr));
        }
        soci_->clean_up();
    }

    ExecFetch execute(int number) override { return soci_->execute(number); }
    ExecFetch fetch(int number) override { return soci_->fetch(number); }
    long long get_affected_rows() override { return soci_->get_affected_rows(); }
    int get_number_of_rows() override { return soci_->get_number_of_rows(); }
    std::string get_parameter_name(int index) const override { return soci_->get_parameter_name(index); }
    std::string rewrite_for_procedure_call(const std::string& query) override {
        return soci_->rewrite_for_procedure_call(query);
    }
    int prepare_for_describe() override { return soci_->prepare_for_describe(); }
    void describe_column(int column, soci::data_type& type, std::string& name) override {
        soci_->describe_column(column, type, name);
    }
    soci::details::standard_into_type_backend* make_into_type_backend() override {
        return soci_->make_into_type_backend();
    }
    soci::details::standard_use_type_backend* make_use_type_backend() override {
        return soci_->make_use_type_backend();
    }
    soci::details::vector_into_type_backend* make_vector_into_type_backend() override {
        return soci_->make_vector_into_type_backend();
    }
    soci::details::vector_use_type_backend* make_vector_use_type_backend() override {
        return soci_->make_vector_use_type_backend();
    }

private:
    const std::unique_ptr<soci::sqlite3_statement_backend> soci_;
    Kept& kept_;
    std::string text_;
};

class Session final : public soci::details::session_backend {
public:
    explicit Session(soci::details::session_backend* soci) : soci_(soci) {}

    bool is_connected() override { return soci_->is_connected(); }
    void begin() override { soci_->begin(); }
    void commit() override { soci_->commit(); }
    void rollback() override { soci_->rollback(); }
    bool get_last_insert_id(soci::session& sql, const std::string& table, long long& id) override {
        return soci_->get_last_insert_id(sql, table, id);
    }
    std::string get_dummy_from_table() const override { return soci_->get_dummy_from_table(); }
    std::string get_backend_name() const override { return soci_->get_backend_name(); }
    soci::details::statement_backend* make_statement_backend() override {
        return new Statement(soci_->make_statement_backend(), kept_);
    }
    soci::details::rowid_backend* make_rowid_backend() override { return soci_->make_rowid_backend(); }
    soci::details::blob_backend* make_blob_backend() override { return soci_->make_blob_backend(); }

private:
    const std::unique_ptr<soci::details::session_backend> soci_;
    Kept kept_;  // gone before the connection, which cannot be closed while it has statements
};

class Factory final : public soci::backend_factory {
public:
    soci::details::session_backend* make_session(const soci::connection_parameters& parameters) const override {
        return new Session(soci::factory_sqlite3()->make_session(parameters));
    }
};

const Factory factory;

}  // namespace

const soci::backend_factory& sqlite_with_kept_statements = factory;

}  // namespace parley::store
