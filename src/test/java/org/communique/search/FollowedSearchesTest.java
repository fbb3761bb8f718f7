package org.communique.search;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.communique.RealDatabase;

/** {@link FollowedSearches} with the index on the local disk. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class FollowedSearchesTest extends FollowedSearches {}
