// Settings with operators, for the suites about them.
#pragma once

#include "server/shared/ServerConfig.h"

namespace watek::tests {

/// root, who may do everything, and eye, who may only look.
inline server::shared::ServerConfig withOperators()
{
    using server::shared::OperRole;
    server::shared::ServerConfig config;
    config.opers.push_back({"oper", "root", "secret", OperRole::Admin});
    config.opers.push_back({"oper/eye", "eye", "look", OperRole::See});
    return config;
}

} // namespace watek::tests
