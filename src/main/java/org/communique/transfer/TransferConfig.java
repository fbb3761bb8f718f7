package org.communique.transfer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much is transferred at once. */
@ConfigMapping(prefix = "communique.transfer")
interface TransferConfig {

    /** Imports at once on this node; whoever comes when there are as many is told to come again. */
    @WithDefault("2")
    int imports();

    /** Exports at once on this node. */
    @WithDefault("4")
    int exports();
}
