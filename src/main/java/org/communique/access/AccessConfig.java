package org.communique.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Keys and tokens that come from configuration, and how many wrong ones are borne. */
@ConfigMapping(prefix = "communique")
public interface AccessConfig {

    /** The first admin key: 32 characters or more. */
    Optional<String> adminKey();

    /** How many keys may be refused in a minute from one address, or one IPv6 /64 network, before it has to wait. */
    @WithDefault("20")
    int failedAttemptsPerMinute();

    /**
     * The claim of an identity provider's token that names, by id or slug, the only organization that its bearer may touch; a path with
     * slashes leads into objects. Bearers of tokens without it are bound to none.
     */
    @WithDefault("organization")
    String organizationClaim();
}
