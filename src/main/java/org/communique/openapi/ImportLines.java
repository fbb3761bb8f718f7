package org.communique.openapi;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** A line of an import is two records in one object: what a writer sends, and what is known of its history. */
final class ImportLines {
    private static final String LINE = "ImportLine";
    private static final String DRAFT = "PressReleaseDraft";
    private static final String ORGANIZATION = "organization";

    private ImportLines() {}

    static void complete(SchemaCompleter schemaCompleter) {
        Schema line = schemaCompleter.get(LINE);
        Map<String, Schema> properties = new LinkedHashMap<>(line.getProperties());
        properties.putAll(SchemaCompleter.map(schemaCompleter.get(DRAFT), SchemaCompleter::copy)
                .getProperties());
        Schema named = properties.get(ORGANIZATION);
        properties.put(
                ORGANIZATION,
                OASFactory.createSchema()
                        .description("By its slug, or as it was exported")
                        .addAnyOf(OASFactory.createSchema().addType(SchemaType.STRING))
                        .addAnyOf(named));
        line.setProperties(properties);
    }
}
