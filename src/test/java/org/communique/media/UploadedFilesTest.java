package org.communique.media;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.communique.RealDatabase;

/** {@link UploadedFiles} in a directory. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class UploadedFilesTest extends UploadedFiles {}
