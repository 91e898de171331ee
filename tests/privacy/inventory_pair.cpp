#include "inventory_pair.hpp"

namespace privacy {

namespace {

rc::Gen<std::vector<std::string>> some_of(std::vector<std::string> kinds) {
    return rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::move(kinds)));
}

}  // namespace

rc::Gen<Shape> any_shape() {
    const auto few = rc::gen::inRange<std::size_t>(0, 12);
    return rc::gen::build<Shape>(
        rc::gen::set(&Shape::environments, few),
        rc::gen::set(&Shape::machines, some_of({"TentacleActive", "TentaclePassive", "Ssh", "Carrier pigeon"})),
        rc::gen::set(&Shape::actions, some_of({"Octopus.Script", "Octopus.Manual", "Tidewater.Secret"})),
        rc::gen::set(&Shape::releases, few), rc::gen::set(&Shape::users, few), rc::gen::set(&Shape::tenants, few),
        rc::gen::set(&Shape::accounts, some_of({"AzureServicePrincipal", "AmazonWebServicesAccount", "Token"})),
        rc::gen::set(&Shape::lets_encrypt), rc::gen::set(&Shape::custom_account));
}

rc::Gen<Naming> any_naming() {
    const auto piece = rc::gen::element<std::string>("a", "Z", "7", " ", "/", "\\", "\"", "@", "%41", "..", "https://", "<b>",
                                                     "\xC3\xA9", "\xD0\x96", "\xE6\xBC\xA2", "\xF0\x9F\x90\x99", "other", "{}");
    const auto text = rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const auto& pieces) {
        std::string whole;
        for (const auto& one : pieces) whole += one;
        return whole;
    });
    return rc::gen::build<Naming>(
        rc::gen::set(&Naming::texts, rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(text))),
        rc::gen::set(&Naming::rotation, rc::gen::inRange<std::size_t>(0, 20)));
}

void showValue(const Shape& shape, std::ostream& out) {
    out << inventory(shape, Naming{{"name"}, 0});
}

void showValue(const Naming& naming, std::ostream& out) {
    for (const auto& text : naming.texts) out << in_quotes(text) << ' ';
    out << "turned by " << naming.rotation;
}

}  // namespace privacy
