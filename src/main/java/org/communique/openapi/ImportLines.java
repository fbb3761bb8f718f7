package org.communique.openapi;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Completes the schema of an import line, which is two records in one object: the content of a release and its history. */
final class ImportLines {
    private static final String LINE = "ImportLine";
    private static final String DRAFT = "PressReleaseDraft";
    private static final String ORGANIZATION = "organization";

    private ImportLines() {}

    static void complete(NamedSchemas schemas) {
        Schema line = schemas.get(LINE);
        Map<String, Schema> properties = new LinkedHashMap<>(line.getProperties());
        properties.putAll(
                NamedSchemas.map(schemas.get(DRAFT), NamedSchemas::copy).getProperties());
        Schema exported = properties.get(ORGANIZATION);
        properties.put(
                ORGANIZATION,
                OASFactory.createSchema()
                        .description("The slug of the organization, or the object of an export")
                        .addAnyOf(OASFactory.createSchema().addType(SchemaType.STRING))
                        .addAnyOf(exported));
        line.setProperties(properties);
    }
}
