package org.communique.search;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.communique.RealDatabase;

/** With the index on the node's own disk. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class JudgedQueriesTest extends JudgedQueries {}
