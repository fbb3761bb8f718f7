package org.communique.search;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.communique.RealDatabase;

/** With the index in a cluster. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@OnOpenSearch
class JudgedQueriesOnOpenSearchTest extends JudgedQueries {}
