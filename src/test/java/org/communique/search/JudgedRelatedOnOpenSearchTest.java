package org.communique.search;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.communique.RealDatabase;
import org.communique.Tier;
import org.junit.jupiter.api.Tag;

/** {@link JudgedRelated} with the index in a cluster. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@OnOpenSearch
@TestProfile(JudgedRelated.CorpusOnly.class)
@Tag(Tier.ENDURANCE)
class JudgedRelatedOnOpenSearchTest extends JudgedRelated {
    JudgedRelatedOnOpenSearchTest() {
        // The cluster chooses and weighs the words by itself.
        super(78);
    }
}
