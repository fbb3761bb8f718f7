package org.communique.openapi;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.MediaType;

/** Adds the sample of a schema to the request and response bodies that have the schema. */
final class BodyExamples {
    private final Components components;

    BodyExamples(Components components) {
        this.components = components;
    }

    void addTo(MediaType media, String schema) {
        SampleData.of(schema).ifPresent(sample -> {
            components.addExample(schema, OASFactory.createExample().value(sample));
            media.addExample("sample", OASFactory.createExample().ref("#/components/examples/" + schema));
        });
    }
}
