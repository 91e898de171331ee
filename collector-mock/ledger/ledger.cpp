#include "ledger/ledger.hpp"

#include <bit>
#include <utility>

namespace collector {

std::string Exchange::label() const {
    return source.empty() ? std::string("exchange ").append(std::to_string(number)) : source;
}

Ledger::Ledger(std::size_t term_count, Bounds bounds) : bounds_(bounds) {
    totals_.terms.resize(term_count);
}

std::size_t Ledger::weight(std::size_t request_size, std::size_t finding_count) noexcept {
    constexpr std::size_t finding_weight = sizeof(Finding) + 128;  // with the texts it owns
    return request_size + finding_count * finding_weight;
}

// Drops the oldest exchanges until one more fits. The storage of the last one dropped is used again.
Exchange& Ledger::make_room(Shelf& shelf, std::size_t size) {
    Exchange exchange;
    const auto is_full = [&] { return shelf.exchanges.size() >= bounds_.exchanges || shelf.bytes + size > bounds_.bytes; };
    while (!shelf.exchanges.empty() && is_full()) {
        exchange = std::move(shelf.exchanges.front());
        shelf.exchanges.pop_front();
        shelf.bytes -= weight(exchange.request.size(), exchange.findings.size());
        ++totals_.dropped;
    }
    constexpr std::size_t reusable_max = 4096;  // so that what is kept in reserve does not escape the bound
    if (exchange.request.capacity() > reusable_max) exchange.request = {};
    exchange.findings = {};
    shelf.bytes += size;
    return shelf.exchanges.emplace_back(std::move(exchange));
}

std::uint64_t Ledger::record(const Received& received, const Verdict& verdict) {
    const auto now = std::chrono::system_clock::now();
    const std::scoped_lock lock(mutex_);
    const bool clean = verdict.is_clean();
    ++(clean ? totals_.accepted : totals_.rejected);

    Exchange& exchange = make_room(clean ? accepted_ : rejected_, weight(received.request.size(), verdict.findings().size()));
    exchange.number = totals_.exchanges();
    exchange.received = now;
    exchange.tag.assign(received.tag);
    exchange.source.assign(received.source);
    exchange.request.assign(received.request);
    exchange.head_size = received.head_size;
    exchange.repetition = repetition_.observe(verdict.installation, received.body);
    exchange.findings.assign(verdict.findings().begin(), verdict.findings().end());
    exchange.findings_omitted = verdict.omitted();
    exchange.is_found_in_head = verdict.is_found_in(Part::head);
    exchange.is_found_in_body = verdict.is_found_in(Part::body);
    exchange.fault.assign(received.fault);
    if (!exchange.fault.empty()) ++totals_.faults[exchange.fault];

    totals_.carried += received.is_carried;
    totals_.duplicates += exchange.repetition == Repetition::duplicate;
    totals_.replays += exchange.repetition == Repetition::replay;
    for (const Finding& finding : exchange.findings) ++totals_.findings[static_cast<std::size_t>(finding.rule)];
    totals_.findings_omitted += exchange.findings_omitted;
    if (!clean) return exchange.number;
    const auto words = verdict.terms.words();
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (std::uint64_t word = words[i]; word != 0; word &= word - 1) {
            ++totals_.terms[i * 64 + static_cast<std::size_t>(std::countr_zero(word))];
        }
    }
    return exchange.number;
}

void Ledger::note_fault(const std::string& fault) {
    const std::scoped_lock lock(mutex_);
    ++totals_.faults[fault];
}

void Ledger::note_mute(Mute mute) {
    const std::scoped_lock lock(mutex_);
    ++totals_.mutes[static_cast<std::size_t>(mute)];
}

void Ledger::reset() {
    const std::scoped_lock lock(mutex_);
    accepted_ = {};
    rejected_ = {};
    const std::size_t term_count = totals_.terms.size();
    totals_ = {};
    totals_.terms.resize(term_count);
    repetition_.reset();
}

Totals Ledger::totals() const {
    const std::scoped_lock lock(mutex_);
    return totals_;
}

void Ledger::visit(const Shelf& shelf, const std::function<void(const Exchange&)>& visit) const {
    const std::scoped_lock lock(mutex_);
    for (const Exchange& exchange : shelf.exchanges) visit(exchange);
}

void Ledger::visit_accepted(const std::function<void(const Exchange&)>& visit) const {
    this->visit(accepted_, visit);
}

void Ledger::visit_rejected(const std::function<void(const Exchange&)>& visit) const {
    this->visit(rejected_, visit);
}

}  // namespace collector
