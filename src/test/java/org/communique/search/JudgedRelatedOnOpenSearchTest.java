package org.communique.search;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.communique.RealDatabase;
import org.communique.Tier;
import org.junit.jupiter.api.Tag;

/** {@link JudgedRelated} with the index in a cluster. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@OnOpenSearch
@Tag(Tier.ENDURANCE)
class JudgedRelatedOnOpenSearchTest extends JudgedRelated {}
