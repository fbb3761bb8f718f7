package org.communique.search;

import io.quarkus.test.common.WithTestResource;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Runs a test with the search index in OpenSearch; skips it if no JDK can run OpenSearch. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(value = "org.communique.search.OpenSearchNode#isAvailable", disabledReason = OpenSearchNode.UNAVAILABLE)
@WithTestResource(OpenSearchResource.class)
public @interface OnOpenSearch {}
