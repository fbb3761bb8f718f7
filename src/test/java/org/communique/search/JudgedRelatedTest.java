package org.communique.search;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.communique.RealDatabase;
import org.communique.Tier;
import org.junit.jupiter.api.Tag;

/** {@link JudgedRelated} with the index on the local disk. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@TestProfile(JudgedRelated.CorpusOnly.class)
@Tag(Tier.ENDURANCE)
class JudgedRelatedTest extends JudgedRelated {
    JudgedRelatedTest() {
        super(80);
    }
}
