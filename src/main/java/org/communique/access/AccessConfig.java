package org.communique.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The configured admin key, the claim that binds tokens to an organization, and the limit of failed authentications. */
@ConfigMapping(prefix = "communique")
public interface AccessConfig {

    /** An admin key that is always valid. It must have at least 32 characters. */
    Optional<String> adminKey();

    /** Maximum number of failed authentications per minute from one address, or one IPv6 /64 network. Further attempts fail with 429. */
    @WithDefault("20")
    int failedAttemptsPerMinute();

    /**
     * The claim of an identity provider's token that names, by id or slug, the organization to which its bearer is bound. Slashes separate
     * the steps of a path into nested objects. The bearer of a token without the claim is not bound to an organization.
     */
    @WithDefault("organization")
    String organizationClaim();
}
