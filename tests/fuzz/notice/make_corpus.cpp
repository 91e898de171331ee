// make_notice_corpus FOLDER: the seeds of the fuzzers of notices, one folder for each.
#include "fuzz/canary.hpp"
#include "notice/reply.hpp"
#include "unit/feed/index_text.hpp"
#include "vendor.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace telemetry::notice;
using namespace notice_tests;

namespace {

class Corpus {
public:
    explicit Corpus(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void add(std::string_view fuzzer, std::string_view seed, std::string_view bytes) const {
        std::filesystem::create_directories(folder_ / fuzzer);
        std::ofstream(folder_ / fuzzer / seed, std::ios::binary)
            .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }

private:
    std::filesystem::path folder_;
};

void add_documents(const Corpus& corpus) {
    NoticeText text;
    corpus.add("notice_document", "plain", text.text());
    text.releases = "[]";
    text.end_of_life = "[]";
    corpus.add("notice_document", "empty", text.text());
    text.releases =
        R"([{"version":"2018.9.0-rc.1","severity":"feature","published":"2018-08-01","affects":">=2018.1.0 <2018.2 || =2018.8",)"
        R"("minimumUpgradeFrom":"2018.5","rollout":{"start":"2018-07-30T00:00:00Z","groups":7,"stepHours":24}},)"
        R"({"version":"2018.6","severity":"fix","published":"2018-06-01","withdrawn":true,"affects":"*"},)"
        R"({"version":"2018.5.2","severity":"security","published":"2018-05-01","notesUrl":"https://updates.example.com?a=b#c"}])";
    text.end_of_life = R"([{"series":"2017","date":"2018-01-01"},{"series":"2018.1.0","date":"2019-01-01"}])";
    corpus.add("notice_document", "every_member", text.text());
}

void add_indexes(const Corpus& corpus) {
    feed_tests::IndexText text;
    corpus.add("feed_index", "plain", text.text());
    text.items = "[]";
    corpus.add("feed_index", "empty", text.text());
    text.items = R"([{"id":"a","version":1},{"id":"a","version":2}])";
    corpus.add("feed_index", "twice", text.text());
    text.items = R"([{"id":"Product.Script_1-x","version":9223372036854775807,"name":"unknown"}])";
    corpus.add("feed_index", "largest", text.text());
}

void add_index_replies(const Corpus& corpus) {
    const feed_tests::IndexText text;
    Envelope index = envelope(telemetry::feed::index_payload_type, text.text(), {feed_tests::notice_key});
    corpus.add("feed_index", "reply", reply(index));
    corpus.add("feed_index", "known_root", reply(index, {sign_root(plain_root(), {1, 2})}));
    corpus.add("feed_index", "foreign_root", reply(index, {sign_root(make_root(2, {8, 9}, 2, {12}), {8, 9})}));
    corpus.add("feed_index", "foreign_key", feed_tests::reply_of(text, {}, 99));
    corpus.add("feed_index", "other_feed", feed_tests::reply_of({.feed = std::string(fuzz::canary)}));
    corpus.add("feed_index", "stored", telemetry::feed::write_stored({index, {}}));
    index.signatures.front().key_id = "^";
    corpus.add("feed_index", "misnamed_key", reply(index));
}

void add_roots(const Corpus& corpus) {
    corpus.add("notice_root", "plain", write_root(plain_root()));
    corpus.add("notice_root", "one_key", write_root(make_root(9, {1}, 1, {1})));
    corpus.add("notice_root", "thresholds", write_root(make_root(2, {1, 2, 3, 4}, 3, {11, 12}, 2)));
    Root misnamed = plain_root();
    auto key = misnamed.keys.extract(misnamed.keys.begin());
    key.key() = "^";
    misnamed.keys.insert(std::move(key));
    corpus.add("notice_root", "misnamed_key", write_root(misnamed));
}

void add_replies_and_stores(const Corpus& corpus) {
    const Envelope notice = sign_notice(NoticeText().text(), {11});
    const Envelope rotated = sign_root(make_root(2, {1, 2, 3}, 2, {12}), {1, 2});
    corpus.add("notice_reply", "plain", reply(notice));
    corpus.add("notice_reply", "known_root", reply(notice, {sign_root(plain_root(), {1, 2})}));
    corpus.add("notice_reply", "foreign_root", reply(notice, {sign_root(make_root(2, {8, 9}, 2, {12}), {8, 9})}));
    corpus.add("notice_reply", "foreign_key", reply(sign_notice(NoticeText().text(), {99})));
    corpus.add("notice_reply", "json", R"({"a":[null,true,-1,"\u00e4\ud83d\ude00\n"],"":{}})");

    const Trust known = verify(reply(notice), plain_trust(), subject, today).trust;
    corpus.add("notice_trust", "begin", plain_trust().serialize());
    corpus.add("notice_trust", "known", known.serialize());
    const std::string followed = verify(reply(notice, {rotated}), known, subject, today).trust.serialize();
    corpus.add("notice_trust", "rotated", followed);
    corpus.add("notice_trust", "rotated_without_roots", without_roots(followed));
    const std::vector<Envelope> way{make_link(2, 11), make_link(3, 11), make_link(4, 11)};
    const Trust travelled = verify(reply(notice, way), trust_in(make_link(1, 11)), subject, today).trust;
    corpus.add("notice_trust", "travelled", travelled.serialize());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: make_notice_corpus FOLDER\n";
        return 64;
    }
    const Corpus corpus(argv[1]);
    add_documents(corpus);
    add_indexes(corpus);
    add_index_replies(corpus);
    add_roots(corpus);
    add_replies_and_stores(corpus);
    return 0;
}
