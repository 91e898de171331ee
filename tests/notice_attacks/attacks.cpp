#include "attacks.hpp"

#include "notice/base64.hpp"
#include "system/json.hpp"
#include "system/utc_time.hpp"
#include "vendor.hpp"

#include <utility>

namespace notice_attacks {

using namespace telemetry::notice;
using telemetry::Json;
using telemetry::write_json;
using telemetry::write_json_pretty;
using namespace notice_tests;
using namespace std::chrono_literals;

namespace {

Envelope first_root() {
    return sign_root(plain_root(), {1, 2});
}

std::string good_reply() {
    return reply(sign_notice(NoticeText().text(), {11}));
}

std::string notice_of(std::int64_t sequence) {
    NoticeText text;
    text.sequence = sequence;
    return text.text();
}

// A next notice that says there is nothing new: what an attacker would like to be believed.
NoticeText silencing() {
    NoticeText text;
    text.sequence = 413;
    text.releases = "[]";
    return text;
}

std::string replaced(std::string text, std::string_view before, std::string_view after) {
    return text.replace(text.find(before), before.size(), after);
}

// The client knows of a security release; then this is served.
Attack after_a_warning(std::string_view name, std::string_view sentence, std::string served, std::string_view outcome) {
    return {name, sentence, first_root(), {{today, good_reply(), "accepted"}, {today + 8h, std::move(served), outcome}}};
}

Attack with_notice(std::string_view name, std::string_view sentence, std::string payload, std::string_view outcome) {
    return after_a_warning(name, sentence, reply(sign_notice(std::move(payload), {11})), outcome);
}

Attack with_notes_url(std::string_view name, std::string_view sentence, std::string_view url) {
    NoticeText text;
    text.sequence = 413;
    text.releases = replaced(text.releases, "https://updates.example.com/notes/2018.8.1", url);
    return with_notice(name, sentence, text.text(), "bad_url");
}

// Roots 2 to `last`, all with the same keys.
std::vector<Envelope> chain(std::int64_t last) {
    std::vector<Envelope> roots;
    for (std::int64_t version = 2; version <= last; ++version) {
        roots.push_back(sign_root(make_root(version, {1, 2, 3}, 2, {11}), {1, 2}));
    }
    return roots;
}

void add_forgeries(std::vector<Attack>& attacks) {
    attacks.push_back(
        after_a_warning("arbitrary_content", "Serves a page of its own.", "<html>You are up to date.</html>", "malformed"));
    attacks.push_back(after_a_warning("foreign_key", "Signs with a key of its own.",
                                      reply(sign_notice(silencing().text(), {99})), "unknown_key"));
    attacks.push_back(after_a_warning("no_signature", "Leaves the signatures out.", reply(sign_notice(silencing().text(), {})),
                                      "unknown_key"));
    Envelope renamed = sign_notice(silencing().text(), {99});
    renamed.signatures.front().key_id = key(11).id();
    attacks.push_back(after_a_warning("borrowed_key_id", "Signs with a key of its own under the name of the vendor's.",
                                      reply(renamed), "bad_signature"));
    Envelope mixed = sign_notice(NoticeText().text(), {11});
    mixed.payload = silencing().text();
    attacks.push_back(
        after_a_warning("mix_and_match", "Puts the signature of one notice under another.", reply(mixed), "bad_signature"));
    attacks.push_back(
        after_a_warning("root_as_notice", "Serves a root where a notice belongs.", reply(first_root()), "malformed"));
}

void add_replays(std::vector<Attack>& attacks) {
    NoticeText old = silencing();
    old.sequence = 411;
    attacks.push_back(
        with_notice("rollback", "Serves an old notice, from before the security release.", old.text(), "rollback"));
    NoticeText twin = silencing();
    twin.sequence = 412;
    attacks.push_back(with_notice("equivocation", "Serves another notice of the same sequence.", twin.text(), "equivocation"));
    attacks.push_back({"freeze",
                       "Serves the same notice for ever.",
                       first_root(),
                       {{today, good_reply(), "accepted"},
                        {today + 8h, good_reply(), "accepted"},
                        {today + 24h * 11, good_reply(), "stale"}}});
    NoticeText product = silencing();
    product.product = "deploy-agent";
    attacks.push_back(
        with_notice("wrong_product", "Serves the notice of another product of the vendor.", product.text(), "wrong_product"));
    NoticeText channel = silencing();
    channel.channel = "beta";
    attacks.push_back(with_notice("wrong_channel", "Serves the notice of another channel.", channel.text(), "wrong_channel"));
}

void add_stolen_keys(std::vector<Attack>& attacks) {
    const Envelope two_needed = sign_root(make_root(1, {1, 2, 3}, 2, {11, 12}, 2), {1, 2});
    const std::string good = reply(sign_notice(NoticeText().text(), {11, 12}));
    attacks.push_back(
        {"key_below_threshold",
         "Has stolen one of the two notice keys that are needed.",
         two_needed,
         {{today, good, "accepted"}, {today + 8h, reply(sign_notice(silencing().text(), {11})), "below_threshold"}}});
    Envelope twice = sign_notice(silencing().text(), {11});
    twice.signatures.push_back(twice.signatures.front());
    twice.signatures.push_back({"", twice.signatures.front().bytes});
    attacks.push_back({"duplicate_key_ids",
                       "Has stolen one of the two notice keys that are needed, and signs thrice with it.",
                       two_needed,
                       {{today, good, "accepted"}, {today + 8h, reply(twice), "below_threshold"}}});

    const Envelope rotated = sign_root(make_root(2, {1, 2, 3}, 2, {12}), {1, 2});
    const std::string renewed = reply(sign_notice(notice_of(413), {12}), {rotated});
    attacks.push_back({"fast_forward",
                       "Has stolen the notice key and uses up all sequences; new keys recover from it.",
                       first_root(),
                       {{today, reply(sign_notice(notice_of(INT64_MAX), {11})), "accepted"},
                        {today + 8h, reply(sign_notice(notice_of(413), {11})), "rollback"},
                        {today + 16h, renewed, "accepted"}},
                       413});
    attacks.push_back({"revoked_key",
                       "Has stolen a notice key that a later root no longer names.",
                       first_root(),
                       {{today, good_reply(), "accepted"},
                        {today + 8h, renewed, "accepted"},
                        {today + 16h, reply(sign_notice(silencing().text(), {11})), "unknown_key"}},
                       413});
}

void add_roots(std::vector<Attack>& attacks) {
    const Envelope notice = sign_notice(NoticeText().text(), {11});
    const Envelope own_notice = sign_notice(silencing().text(), {99});
    const Root own_root = make_root(2, {98}, 1, {99});
    attacks.push_back(after_a_warning("root_of_its_own", "Makes a next root that only its own keys sign.",
                                      reply(own_notice, {sign_root(own_root, {98})}), "unknown_key"));
    attacks.push_back(after_a_warning("root_below_threshold", "Has stolen one of the two root keys that are needed.",
                                      reply(own_notice, {sign_root(own_root, {98, 1})}), "below_threshold"));
    auto gap = chain(4);
    gap.erase(gap.begin() + 1);
    attacks.push_back(
        after_a_warning("root_gap", "Leaves out the root in which a key was removed.", reply(notice, gap), "root_gap"));
    attacks.push_back(
        after_a_warning("root_chain_of_17", "Serves more roots than a client follows.", reply(notice, chain(18)), "too_large"));
    auto while_away = chain(4);
    while_away.push_back(sign_root(make_root(5, {1, 2, 3}, 2, {15}), {1, 2}));
    Attack renewed =
        after_a_warning("root_chain_of_5", "No attack: the keys were renewed four times since the client was made.",
                        reply(sign_notice(notice_of(413), {15}), while_away), "accepted");
    renewed.sequence = 413;
    attacks.push_back(std::move(renewed));
    Root expired = make_root(2, {1, 2, 3}, 2, {11});
    expired.expires = today;
    attacks.push_back(after_a_warning("root_expired", "Serves an old root that has expired, and holds back the next.",
                                      reply(notice, {sign_root(expired, {1, 2})}), "root_expired"));
}

void add_hostile_bytes(std::vector<Attack>& attacks) {
    const std::string good = good_reply();
    std::string oversized = good;
    attacks.push_back(
        after_a_warning("oversized_data", "Sends more than a client reads.", oversized.append(70'000, ' '), "too_large"));
    attacks.push_back(after_a_warning("endless_data", "Goes on sending.", good, "too_large"));
    attacks.back().steps.back().served = "endless";
    attacks.push_back(after_a_warning("slow_drip", "Sends so slowly that the client would wait for ever.",
                                      reply(sign_notice(silencing().text(), {11})), "timeout"));
    attacks.back().steps.back().served = "drip";
    attacks.push_back(after_a_warning("trailing_bytes", "Adds bytes after the envelope.", good + "{}", "malformed"));
    attacks.push_back(after_a_warning("nul_inside", "Hides bytes after a NUL.", good + '\0' + "SECRET", "malformed"));
    attacks.push_back(after_a_warning("cut_off", "Ends in the middle.", good.substr(0, good.size() / 2), "malformed"));
    attacks.push_back(after_a_warning("duplicate_member_of_envelope", "Names the payload twice.",
                                      replaced(good, "{\"payload", "{\"payload\":\"\",\"payload"), "malformed"));
    attacks.push_back(after_a_warning(
        "deep_nesting", "Nests lists deeply in a member that is ignored.",
        replaced(good, "{\"payload", "{\"x\":" + std::string(9000, '[') + std::string(9000, ']') + ",\"payload"), "malformed"));
    attacks.push_back(after_a_warning("other_base64", "Writes the payload in the alphabet of addresses, without padding.",
                                      replaced(good, to_base64(NoticeText().text()), "eyJ0eXBlIjoidXBkYXRlLW5vdGljZSJ9_-"),
                                      "malformed"));
    attacks.push_back(after_a_warning("invalid_utf8", "Puts bytes that are no text into an ignored member.",
                                      replaced(good, "{\"payload", "{\"x\":\"\xc0\xaf\",\"payload"), "malformed"));
}

void add_hostile_notices(std::vector<Attack>& attacks) {
    const std::string text = notice_of(413);
    attacks.push_back(with_notice("duplicate_member_of_notice", "The vendor's tool was made to sign two sequences.",
                                  replaced(text, "\"sequence\":413", "\"sequence\":413,\"sequence\":9"), "malformed"));
    attacks.push_back(with_notice("huge_integer", "The vendor's tool was made to sign a number of 30 digits.",
                                  replaced(text, "413", "100000000000000000000000000000"), "malformed"));
    attacks.push_back(with_notice("float", "The vendor's tool was made to sign a broken number.",
                                  replaced(text, "413", "413.0"), "malformed"));
    attacks.push_back(with_notice("bidirectional_text",
                                  "The vendor's tool was made to sign a platform that reads from right to left.",
                                  replaced(text, "linux-x64", "linux\u202e-x64"), "malformed"));
    attacks.push_back(
        with_notes_url("javascript_url", "The vendor's tool was made to sign a script for an address.", "javascript:alert(1)"));
    attacks.push_back(with_notes_url("credential_url", "The vendor's tool was made to sign an address with a user part.",
                                     "https://updates.example.com@evil.example/"));
    attacks.push_back(with_notes_url("foreign_url", "The vendor's tool was made to sign an address on a foreign host.",
                                     "https://updates.example.com.evil.example/"));
    attacks.push_back(with_notes_url("bidirectional_url",
                                     "The vendor's tool was made to sign an address that reads from right to left.",
                                     "https://updates.example.com/\u202egpj.exe"));
    Attack unknown = with_notice("unknown_members", "No attack: a later vendor says more, and older clients must go on.",
                                 replaced(text, "\"sequence\"", "\"mirrors\":[{\"a\":1}],\"sequence\""), "accepted");
    unknown.sequence = 413;
    attacks.push_back(unknown);
}

void add_clocks(std::vector<Attack>& attacks) {
    const auto at = [](std::string_view name, std::string_view sentence, std::chrono::sys_seconds now,
                       std::string_view outcome) {
        return Attack{name, sentence, first_root(), {{today, good_reply(), "accepted"}, {now, good_reply(), outcome}}};
    };
    const std::chrono::sys_seconds issued = std::chrono::sys_days(std::chrono::year(2018) / 8 / 1);
    attacks.push_back(at("clock_a_day_slow", "No attack: the clock is a day slow.", issued - 24h, "accepted"));
    attacks.push_back(at("clock_more_than_a_day_slow", "Sets the clock back, so that an old notice does not expire.",
                         issued - 24h - 1s, "clock_suspect"));
    attacks.push_back(at("clock_years_slow", "Sets the clock back by years.",
                         std::chrono::sys_days(std::chrono::year(1999) / 1 / 1), "clock_suspect"));
    attacks.push_back(at("clock_months_fast", "Sets the clock ahead by months.",
                         std::chrono::sys_days(std::chrono::year(2018) / 12 / 1), "stale"));
    attacks.push_back(at("clock_years_fast", "Sets the clock ahead by years.",
                         std::chrono::sys_days(std::chrono::year(2037) / 1 / 1), "root_expired"));
}

}  // namespace

std::vector<Attack> all_attacks() {
    std::vector<Attack> attacks;
    add_forgeries(attacks);
    add_replays(attacks);
    add_stolen_keys(attacks);
    add_roots(attacks);
    add_hostile_bytes(attacks);
    add_hostile_notices(attacks);
    add_clocks(attacks);
    return attacks;
}

std::vector<File> files_of(const Attack& attack) {
    const std::string folder = std::string(attack.name) + '/';
    std::vector<File> files{{folder + "root.json", write_json(to_json(attack.root))}};
    Json::Array steps;
    for (const Step& step : attack.steps) {
        const std::string reply = std::to_string(files.size()) + ".reply";
        files.push_back({folder + reply, step.reply});
        Json::Object members{{"now", telemetry::write_utc(step.now)}, {"reply", reply}};
        if (!step.served.empty()) members.push_back({"served", std::string(step.served)});
        members.push_back({"outcome", std::string(step.outcome)});
        steps.push_back(std::move(members));
    }
    const Json description = Json::Object{
        {"attack", std::string(attack.sentence)},
        {"product", subject.product},
        {"channel", subject.channel},
        {"version", std::string("2018.2.2")},
        {"steps", std::move(steps)},
        {"inForce", Json::Object{{"sequence", attack.sequence}, {"availability", std::string(attack.availability)}}}};
    files.push_back({folder + "attack.json", write_json_pretty(description)});
    return files;
}

}  // namespace notice_attacks
