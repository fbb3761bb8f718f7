package org.communique.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.communique.web.StoredForm;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.MediaType;

/** Shows with each body what it may look like, from the sample newsroom. */
final class Examples {
    private final Components components;
    private final Map<String, JsonNode> samples;

    Examples(Components components, Samples samples) {
        this.components = components;
        this.samples = samples.bySchema();
    }

    void addTo(MediaType media, String name) {
        JsonNode sample = samples.get(name);
        if (sample != null) {
            components.addExample(
                    name, OASFactory.createExample().value(StoredForm.MAPPER.convertValue(sample, Object.class)));
            media.addExample("sample", OASFactory.createExample().ref("#/components/examples/" + name));
        }
    }
}
