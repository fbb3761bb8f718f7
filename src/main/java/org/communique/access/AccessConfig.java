package org.communique.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The configured keys, the claim that binds tokens to an organization, and the limit of failed authentications. */
@ConfigMapping(prefix = "communique")
public interface AccessConfig {

    /** An admin key that is always valid. It must have at least 32 characters. */
    Optional<String> adminKey();

    /**
     * A key that is always valid and reads metrics and the details of health, nothing else. It must have at least 32 characters, and differ
     * from the admin key. The service checks it without the database, so monitoring works while the database is down.
     */
    Optional<String> monitorKey();

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
