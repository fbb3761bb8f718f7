package org.communique.transfer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of import and export. */
@ConfigMapping(prefix = "communique.transfer")
interface TransferConfig {

    /** Maximum number of concurrent imports on this node. Further requests fail with 503. */
    @WithDefault("2")
    int maxImports();

    /** Maximum number of concurrent exports on this node. */
    @WithDefault("4")
    int maxExports();
}
