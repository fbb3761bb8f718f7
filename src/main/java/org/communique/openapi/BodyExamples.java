package org.communique.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.communique.web.JsonMapping;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.MediaType;

/** Shows with each body what it may look like, from the sample newsroom. */
final class BodyExamples {
    private final Components components;
    private final Map<String, JsonNode> samples;

    BodyExamples(Components components, SampleData samples) {
        this.components = components;
        this.samples = samples.bySchema();
    }

    void addTo(MediaType media, String name) {
        JsonNode sample = samples.get(name);
        if (sample != null) {
            components.addExample(
                    name, OASFactory.createExample().value(JsonMapping.MAPPER.convertValue(sample, Object.class)));
            media.addExample("sample", OASFactory.createExample().ref("#/components/examples/" + name));
        }
    }
}
