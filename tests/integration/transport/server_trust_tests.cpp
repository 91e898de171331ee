// What can be asked of the server's certificate beyond a known authority.
#include "egress/transport.hpp"

#include <boost/test/unit_test.hpp>

#include "support/must.hpp"
#include "transport_fixture.hpp"

#include <string>

using namespace transport;
using support::must;
using telemetry::Error;
using telemetry::ErrorCode;

namespace {

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

struct TrustFixture : TransportFixture {
    /// How a request to a server with the fixture's identity ends: "ok", or the message.
    std::string result() {
        const Listener server(replying(ok));
        const auto reply = send(server);
        BOOST_TEST((reply || requests().size() == served_));
        served_ = requests().size();
        return reply ? "ok" : reply.error().message;
    }

private:
    std::size_t served_ = 0;
};

const std::string revoked = "the server's certificate is not trusted: it has been revoked";
const std::string unproven = "the server does not show, as ocspStapling demands, that its certificate is not revoked";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(server_trust_tests, TrustFixture)

BOOST_AUTO_TEST_CASE(with_pinned_keys_the_server_must_have_one_of_them) {
    const Identity other = authority.issue("DNS:localhost");
    route.pinned_keys = identity.pin();
    BOOST_TEST(result() == "ok");
    route.pinned_keys = other.pin() + ";" + identity.pin();
    BOOST_TEST(result() == "ok");
    route.pinned_keys = other.pin();
    BOOST_TEST(result() == "the server's key is not one of pinnedKeys; a proxy that intercepts TLS shows a key of its own");
}

BOOST_AUTO_TEST_CASE(a_pinned_key_does_not_replace_a_trusted_authority) {
    identity = self_signed("DNS:localhost");
    route.pinned_keys = identity.pin();
    BOOST_TEST((error_of(replying(ok)) == ErrorCode::tls_untrusted));
}

BOOST_AUTO_TEST_CASE(a_certificate_on_a_revocation_list_is_not_trusted) {
    const Identity other = authority.issue("DNS:localhost");
    route.crl_file = directory.write("crl.pem", authority.revocation_list(&other)).string();
    BOOST_TEST(result() == "ok");
    route.crl_file = directory.write("crl.pem", authority.revocation_list(&identity)).string();
    BOOST_TEST(result() == revoked);
}

BOOST_AUTO_TEST_CASE(an_authority_without_a_revocation_list_is_not_trusted_when_lists_are_asked_for) {
    const CertificateAuthority other;
    identity = authority.issue("DNS:localhost");
    route.crl_file = directory.write("crl.pem", other.revocation_list()).string();
    BOOST_TEST(result() == "the server's certificate is not trusted: crlFile has no list of its authority");
}

BOOST_AUTO_TEST_CASE(a_file_of_revocation_lists_that_cannot_be_read_is_a_matter_of_configuration) {
    for (const std::string& file : {directory.write("crl.pem", "no list").string(), directory.path_of("missing.pem")}) {
        route.crl_file = file;
        BOOST_TEST((error_of(replying(ok)) == ErrorCode::configuration));
        BOOST_TEST(result() == "crlFile: cannot be read as PEM revocation lists");
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_must_prove_that_it_is_not_revoked_has_to_staple_it) {
    identity.staple = authority.ocsp_response(identity);
    BOOST_TEST(result() == "ok");
    route.ocsp_stapling = true;
    BOOST_TEST(result() == "ok");
    identity.staple = authority.ocsp_response(identity, true);
    BOOST_TEST(result() == unproven);
    identity.staple = CertificateAuthority().ocsp_response(identity);
    BOOST_TEST(result() == unproven);
    identity.staple.clear();
    BOOST_TEST(result() == unproven);
    route.ocsp_stapling = false;
    BOOST_TEST(result() == "ok");
}

BOOST_AUTO_TEST_SUITE_END()
