#pragma once

#include "state/settings.hpp"
#include "state/state_directory.hpp"
#include "system/files.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace telemetry {

/// The sayings of an administrator's directory, `/etc/<product>`, weakest first: the file `outbound.conf`, then the files
/// `outbound.d/*.conf` in the order of their names, then the marker `no-outbound`, which says `offline` by being there,
/// whatever it is and holds. The files have the form and the keys of `settings.conf`, and may be symbolic links.
///
/// A directory that is not there says nothing. What cannot be read becomes a saying of `unreadable_key`: a directory that
/// may not be looked into, or a link to one that leads nowhere, could hold the marker.
[[nodiscard]] std::vector<Saying> config_sayings(Files& files, const std::string& directory);

/// The sayings of a file of the state directory that has the form of `settings.conf`. What cannot be read becomes a saying of
/// `unreadable_key`.
[[nodiscard]] std::vector<Saying> file_sayings(const StateDirectory& directory, std::string_view name = settings_file);

}  // namespace telemetry
