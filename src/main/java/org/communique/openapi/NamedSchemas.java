package org.communique.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** The named schemas of the document. */
final class NamedSchemas {
    private static final String PREFIX = "#/components/schemas/";

    private final Components components;

    NamedSchemas(Components components) {
        this.components = components;
    }

    static Schema to(String name) {
        return OASFactory.createSchema().ref(PREFIX + name);
    }

    /** Returns the name of the referenced schema; null if the schema is no reference. */
    static String nameIn(Schema schema) {
        return schema.getRef() == null ? null : schema.getRef().substring(PREFIX.length());
    }

    static boolean isObject(Schema schema) {
        return schema != null && schema.getProperties() != null;
    }

    /** Returns the schema with this name; null if there is none. */
    Schema get(String name) {
        return components.getSchemas().get(name);
    }

    /** Adds a schema unless the document has one with this name. */
    void add(String name, Schema schema) {
        if (get(name) == null) {
            components.addSchema(name, schema);
        }
    }

    List<String> names() {
        return List.copyOf(components.getSchemas().keySet());
    }

    static Schema copy(Schema schema) {
        Schema copy = OASFactory.createSchema();
        copy.setAll(new LinkedHashMap<>(schema.getAll()));
        return copy;
    }

    /** Returns a copy in which every property is changed. */
    static Schema map(Schema schema, UnaryOperator<Schema> change) {
        Schema copy = copy(schema);
        Map<String, Schema> properties = new LinkedHashMap<>();
        schema.getProperties().forEach((name, property) -> properties.put(name, change.apply(property)));
        copy.setProperties(properties);
        copy.setRequired(schema.getRequired() == null ? null : new ArrayList<>(schema.getRequired()));
        return copy;
    }

    /** Replaces references to formatted strings, such as instants and ids, by the schema itself. */
    Schema inlined(Schema schema) {
        String name = nameIn(schema);
        if (name != null) {
            Schema target = get(name);
            if (target != null && target.getFormat() != null) {
                schema.setRef(null);
                return schema.type(target.getType()).format(target.getFormat());
            }
            // The type beside a reference only repeats that of the target.
            schema.setType(null);
        }
        if (schema.getItems() != null) {
            schema.setItems(inlined(schema.getItems()));
        }
        return schema;
    }
}
